import type { TokenUsage } from "../usage.js";
import { AppendFile } from "../../files/index.js";
import { CassetteError } from "./cassette-error.js";
import type { RecordedEnd, RecordedLoss, RecordedRequest } from "./cassette-line.js";
import { FIRST_LINE, endLine, requestLine } from "./cassette-line.js";
import type { CassetteText } from "./cassette-text.js";
import { readCassette } from "./cassette-text.js";

/** A request and what came of it. */
export interface RecordedExchange extends RecordedRequest {
  readonly end: RecordedEnd;
}

/** Of everything on a cassette. */
export interface CassetteTotals {
  /** US dollars, of responses that say what they took. */
  readonly spentUsd: number;
  /** The most that losses, and answers that do not say what they took, can have cost, US dollars. */
  readonly atRiskUsd: number;
  /** Sent, those in flight among them. */
  readonly requests: number;
  /** Those to which a response arrived, whatever its status. */
  readonly answered: number;
  readonly lost: number;
  readonly tokens: TokenUsage;
}

interface Entry {
  readonly request: RecordedRequest;
  end: RecordedEnd | undefined;
}

/**
 * Every exchange with an endpoint, in a file of JSON lines that only grows. A line is on the disk before anything else
 * happens, so that what was paid for survives whatever ends the process. It holds no header of a request and no key.
 */
export class Cassette {
  /** Null: it is only in memory. */
  readonly path: string | null;
  readonly #file: AppendFile | null;
  readonly #isReadOnly: boolean;
  readonly #entries = new Map<number, Entry[]>();

  private constructor(path: string | null, file: AppendFile | null, isReadOnly: boolean) {
    this.path = path;
    this.#file = file;
    this.#isReadOnly = isReadOnly;
  }

  /**
   * Takes up what is there, if anything, and appends. A last line that was being written when the process ended is cut
   * off, and a request that was under way then is recorded as lost. One process at a time. Throws a `FileError`, or a
   * {@link CassetteError} that names the line.
   */
  static open(path: string): Cassette {
    const text = readCassette(path, "empty");
    const file = new AppendFile(path);
    try {
      file.truncate(text.wholeBytes);
      if (text.wholeBytes === 0) file.append(`${FIRST_LINE}\n`);
      else if (text.lacksLineBreak) file.append("\n");
      const cassette = new Cassette(path, file, false);
      cassette.#load(text);
      return cassette;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** To be played back: the file is not touched. Throws a `FileError`, or a {@link CassetteError} that names the line. */
  static read(path: string): Cassette {
    const cassette = new Cassette(path, null, true);
    cassette.#load(readCassette(path, "error"));
    return cassette;
  }

  /** For programs without a folder. */
  static inMemory(): Cassette {
    return new Cassette(null, null, false);
  }

  /** What has ended of a proposal's requests, in order of attempt. */
  exchanges(number: number): readonly RecordedExchange[] {
    return (this.#entries.get(number) ?? []).flatMap(({ request, end }) =>
      end ? [{ ...request, end }] : [],
    );
  }

  totals(): CassetteTotals {
    let [spentUsd, atRiskUsd, requests, answered, lost] = [0, 0, 0, 0, 0];
    let [input, cachedInput, output, reasoning] = [0, 0, 0, 0];
    for (const { end } of [...this.#entries.values()].flat()) {
      requests += 1;
      if (end?.kind === "lost") {
        lost += 1;
        atRiskUsd += end.atRiskUsd;
      } else if (end) {
        answered += 1;
        if (end.usage) spentUsd += end.costUsd;
        else atRiskUsd += end.costUsd;
        input += end.usage?.input ?? 0;
        cachedInput += end.usage?.cachedInput ?? 0;
        output += end.usage?.output ?? 0;
        reasoning += end.usage?.reasoning ?? 0;
      }
    }
    const tokens = { input, cachedInput, output, reasoning };
    return { spentUsd, atRiskUsd, requests, answered, lost, tokens };
  }

  /** Before it is sent. Throws a `FileError` if it cannot be written; then nothing is recorded. */
  recordRequest(request: RecordedRequest): void {
    this.#refuseReadOnly();
    const problem = this.#refusal(request);
    if (problem !== undefined) throw new Error(`expected ${problem}`);
    this.#write(requestLine(request));
    this.#add(request);
  }

  /** As soon as it is known. Throws a `FileError` if it cannot be written. */
  recordEnd(request: Pick<RecordedRequest, "number" | "attempt">, end: RecordedEnd): void {
    this.#refuseReadOnly();
    const entry = this.#openEntry(request);
    if (!entry) throw new Error("expected the end of a request that is under way");
    this.#write(endLine(request, end));
    entry.end = end;
  }

  /** Nothing if it is closed. */
  close(): void {
    this.#file?.close();
  }

  #load({ lines }: CassetteText): void {
    for (const [index, line] of lines.entries()) {
      const refuse = (expected: string, found: string): CassetteError =>
        new CassetteError({ path: this.path ?? "", line: index + 2, expected, found });
      if (line.type === "request") {
        const problem = this.#refusal(line.request);
        if (problem !== undefined) throw refuse(problem, `attempt ${line.request.attempt}`);
        this.#add(line.request);
      } else if (line.type === "end") {
        const entry = this.#openEntry(line);
        if (!entry) throw refuse("the end of a request that is under way", "another one's");
        entry.end = line.end;
      }
    }
    for (const entry of [...this.#entries.values()].flat()) {
      if (entry.end) continue;
      const end: RecordedLoss = {
        kind: "lost",
        reason: "the process ended before the answer arrived",
        atRiskUsd: entry.request.worstCaseUsd,
      };
      this.#write(endLine(entry.request, end));
      entry.end = end;
    }
  }

  /** Attempts follow one another without a gap. */
  #refusal({ number, attempt }: RecordedRequest): string | undefined {
    const entries = this.#entries.get(number) ?? [];
    if (entries.some(({ end }) => end === undefined))
      return `no request of proposal ${number} while another one of it is under way`;
    if (attempt === entries.length) return undefined;
    return `attempt ${entries.length} of proposal ${number}`;
  }

  #openEntry({ number, attempt }: Pick<RecordedRequest, "number" | "attempt">): Entry | undefined {
    const entry = this.#entries.get(number)?.[attempt];
    return entry?.end ? undefined : entry;
  }

  #add(request: RecordedRequest): void {
    const entries = this.#entries.get(request.number);
    const entry = { request, end: undefined };
    if (entries) entries.push(entry);
    else this.#entries.set(request.number, [entry]);
  }

  #write(line: string): void {
    this.#file?.append(`${line}\n`);
  }

  #refuseReadOnly(): void {
    if (this.#isReadOnly)
      throw new Error("expected a cassette that can be written, got a recording");
  }
}
