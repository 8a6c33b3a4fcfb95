import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileError } from "../../../src/files/index.js";
import { Cassette, CassetteError } from "../../../src/proposers/endpoint/index.js";
import { AppendFile } from "../../../src/files/append-file.js";
import { Ledger } from "../../../src/proposers/index.js";
import {
  BODY,
  KEY,
  PRICE,
  WORST_CASE,
  bench,
  failure,
  folder,
  linesOf,
  oneAnswer,
  scripted,
  serve,
} from "./setup.js";

describe("a cassette", () => {
  it("whose last line is torn at any byte is cut to whole lines", async () => {
    const { path } = await oneAnswer();
    const whole = readFileSync(path);
    const starts = [0, ...[...whole.keys()].filter((i) => whole[i] === 10).map((i) => i + 1)];
    const copy = join(folder(), "torn.jsonl");
    const lengths = starts.flatMap((start, i) => {
      const end = starts[i + 1] ?? whole.length;
      return [start + 1, Math.floor((start + end) / 2), end - 2].filter(
        (length) => length > start && length < end - 1,
      );
    });
    expect(lengths.length).toBeGreaterThan(6);
    for (const length of lengths) {
      copyFileSync(path, copy);
      truncateSync(copy, length);
      const cassette = Cassette.open(copy);
      cassette.close();
      const kept = starts.filter((start) => start <= length).at(-1) ?? 0;
      const text = readFileSync(copy, "utf8");
      expect(text.startsWith(whole.subarray(0, kept).toString("utf8"))).toBe(true);
      expect(cassette.totals().answered).toBe(0);
      expect(() => linesOf(copy)).not.toThrow();
      expect(Cassette.read(copy).totals()).toEqual(cassette.totals());
    }
  });

  it("keeps a last line that lacks nothing but its end", async () => {
    const { path } = await oneAnswer();
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, whole.slice(0, -1));
    expect(Cassette.read(path).totals().answered).toBe(1);
    const cassette = Cassette.open(path);
    cassette.close();
    expect(cassette.totals().answered).toBe(1);
    expect(readFileSync(path, "utf8")).toBe(whole);
  });

  it.each<{ title: string; text: string; line: number; says: RegExp }>([
    { title: "nothing", text: "", line: 1, says: /found an empty file/ },
    { title: "something else", text: "hello\n", line: 1, says: /a recording of requests/ },
    { title: "an array", text: "[]\n", line: 1, says: /a recording of requests/ },
    {
      title: "a later version",
      text: `{"type":"cassette","version":2}\n`,
      line: 1,
      says: /not a cassette of version 1/,
    },
    {
      title: "a broken line",
      text: `{"type":"cassette","version":1}\n{"type":\n{}\n`,
      line: 2,
      says: /expected a JSON document/,
    },
    {
      title: "an unknown line",
      text: `{"type":"cassette","version":1}\n{"type":"note","number":0,"attempt":0}\n`,
      line: 2,
      says: /expected `type` to be request, response or lost/,
    },
    {
      title: "a loss of nothing",
      text: `{"type":"cassette","version":1}\n{"type":"lost","number":0,"attempt":0,"reason":"x","at_risk_usd":0}\n`,
      line: 2,
      says: /the end of a request that is under way/,
    },
    {
      title: "a second attempt without a first",
      text: `{"type":"cassette","version":1}\n{"type":"request","number":3,"attempt":1,"url":"x","digest":"x","body":{},"worst_case_usd":1}\n`,
      line: 2,
      says: /expected attempt 0 of proposal 3; found attempt 1/,
    },
    {
      title: "a negative cost",
      text: `{"type":"cassette","version":1}\n{"type":"request","number":3,"attempt":0,"url":"x","digest":"x","body":{},"worst_case_usd":-1}\n`,
      line: 2,
      says: /`worst_case_usd` >= 0/,
    },
  ])("is told from $title, by file and line", ({ text, line, says }) => {
    const path = join(folder(), "cassette.jsonl");
    writeFileSync(path, text);
    const error = thrown(() => Cassette.read(path));
    expect(error).toBeInstanceOf(CassetteError);
    expect(error).toMatchObject({ path, line });
    expect(String(error)).toContain(`${path}:${line}: expected`);
    expect(String(error)).toMatch(says);
    if (text === "") return;
    expect(thrown(() => Cassette.open(path))).toBeInstanceOf(CassetteError);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("that is not there, or cannot be written, is told as a file error", () => {
    const path = join(folder(), "missing", "cassette.jsonl");
    expect(thrown(() => Cassette.read(path))).toMatchObject({ code: "unreadable", path });
    expect(thrown(() => Cassette.open(path))).toMatchObject({ code: "unwritable", path });
  });

  it("that cannot be written stops a request before it is sent", async () => {
    const server = await serve(scripted([{ kind: "answer", text: "x" }]));
    // The one file on which writing always fails as on a full disk.
    const cassette = fullDisk();
    const ledger = new Ledger(10);
    const { endpoint } = bench(server.url, { cassette, ledger, price: PRICE, apiKey: KEY });
    const error = await failure(endpoint.complete(0, BODY, WORST_CASE));
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ code: "write-failed" });
    expect(server.requests).toHaveLength(0);
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: 0, reservedUsd: 0 });
  });

  it.skipIf(!existsSync("/dev/full"))("on a disk without space says so", () => {
    const file = new AppendFile("/dev/full");
    expect(thrown(() => file.append("line\n"))).toMatchObject({ code: "write-failed" });
    file.close();
  });

  it("that is played back takes nothing more", () => {
    const path = join(folder(), "cassette.jsonl");
    Cassette.open(path).close();
    const end = { kind: "lost", reason: "x", atRiskUsd: 0 } as const;
    expect(() => Cassette.read(path).recordEnd({ number: 0, attempt: 0 }, end)).toThrow(
      /expected a cassette that can be written/,
    );
  });

  it("goes on after more was appended by hand, as long as it is whole", async () => {
    const { path } = await oneAnswer();
    appendFileSync(
      path,
      `{"type":"request","number":1,"attempt":0,"url":"x","digest":"d","body":{},"worst_case_usd":0.25}\n`,
    );
    expect(Cassette.read(path).totals()).toMatchObject({ requests: 2, lost: 1, atRiskUsd: 0.25 });
  });
});

function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}

function fullDisk(): Cassette {
  const cassette = Cassette.inMemory();
  cassette.recordRequest = () => {
    const path = "cassette.jsonl";
    throw new FileError({ code: "write-failed", path, expected: "room", found: "no space left" });
  };
  return cassette;
}
