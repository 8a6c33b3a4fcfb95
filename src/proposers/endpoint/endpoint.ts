import { setTimeout as pause } from "node:timers/promises";
import type { OutcomeRecord } from "../../verifier/index.js";
import type { Ledger, Reservation } from "../ledger.js";
import type { ModelPrice } from "../prices/price.js";
import type { TokenUsage } from "../usage.js";
import type { Cassette } from "./cassette.js";
import type { ChatRequest } from "./chat.js";
import { requestDigest } from "./chat.js";
import { checkedKey, checkedUrl } from "./credentials.js";
import { firstDifference } from "./difference.js";
import type { EndpointProblem } from "./endpoint-error.js";
import { EndpointError } from "./endpoint-error.js";
import type { ExchangeSettings } from "./exchange.js";
import { replayExchange, sendExchange } from "./exchange.js";
import { parseJson } from "./json.js";
import { ReplayError } from "./replay-error.js";
import type { Retry, Verdict } from "./verdict.js";
import { judge, valueOf } from "./verdict.js";

/** An attempt that was sent and has ended. */
export interface AttemptReport {
  /** Of the proposal. */
  readonly number: number;
  /** 0, 1, 2, …, those of earlier processes counted. */
  readonly attempt: number;
  /** Null: no whole response arrived. */
  readonly status: number | null;
  /** Until the next attempt; 0 if there is none. */
  readonly waitSeconds: number;
}

export interface EndpointOptions {
  /** As `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Not needed to replay. */
  readonly apiKey: string;
  /** What it holds is not asked again; everything that is sent is added. */
  readonly cassette: Cassette;
  readonly price: ModelPrice;
  /** Made by the caller with what the cassette's totals say was spent before. */
  readonly ledger: Ledger;
  /** `replay`: nothing is ever sent. */
  readonly mode: "live" | "replay";
  /** For a whole attempt, up to the last byte of the answer. > 0, at most a day; default 600. */
  readonly timeoutSeconds?: number | undefined;
  /** How many attempts may follow the first that is sent for a proposal; default 5. */
  readonly retries?: number | undefined;
  /** A longer response counts as lost; default 32 MB. */
  readonly maxResponseBytes?: number | undefined;
  /** Called after each attempt that was sent. */
  readonly onAttempt?: ((report: AttemptReport) => void) | undefined;
  /** How to wait between attempts; default: a timer. */
  readonly sleep?: ((seconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** A model's answer. */
export interface Completion {
  /** As it came: with prose and fences, without reasoning. */
  readonly text: string;
  /** Null: the endpoint does not say. */
  readonly usage: TokenUsage | null;
  /** US dollars, at the price of the time; without usage the most that the request can have cost. */
  readonly costUsd: number;
  /** Why it holds no policy, if that is plain: code "no-policy", rule "refusal", "content-filter", "cut-off" or "empty". */
  readonly failure?: OutcomeRecord;
}

const LONGEST_BACK_OFF_SECONDS = 60;

/**
 * A model behind an OpenAI-compatible endpoint, asked through the `openai` package. Every exchange is recorded and every
 * dollar settled; a recorded exchange is not sent again, but goes through the same code, so that a run that is replayed
 * or continued gets the very same answers.
 */
export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #settings: ExchangeSettings;
  readonly #sleep: (seconds: number, signal?: AbortSignal) => Promise<void>;
  readonly #retries: number;
  readonly #underWay = new Set<number>();

  /** Throws an {@link EndpointError} if the base URL or the key cannot be used, a `RangeError` for numbers out of range. */
  constructor(options: EndpointOptions) {
    const { timeoutSeconds = 600, retries = 5, maxResponseBytes = 32e6 } = options;
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400))
      throw new RangeError(`expected a time-out > 0 and <= 86400 s, got ${timeoutSeconds}`);
    if (!Number.isSafeInteger(retries) || retries < 0)
      throw new RangeError(`expected \`retries\` to be an integer >= 0, got ${retries}`);
    if (!(maxResponseBytes > 0))
      throw new RangeError(`expected \`maxResponseBytes\` to be > 0, got ${maxResponseBytes}`);
    const baseUrl = checkedUrl(options.baseUrl);
    this.#options = options;
    this.#retries = retries;
    this.#sleep = options.sleep ?? timer;
    this.#settings = {
      baseUrl,
      // The client wants one even when nothing is sent.
      apiKey: options.mode === "live" ? checkedKey(options.apiKey, baseUrl) : "none",
      timeoutSeconds,
      maxBytes: maxResponseBytes,
      cassette: options.cassette,
      price: options.price,
      signal: options.signal,
    };
  }

  /** Is the answer to this number on the cassette already, so that asking costs nothing? */
  isAnswered(number: number): boolean {
    const end = this.#options.cassette.exchanges(number).at(-1)?.end;
    return end?.kind === "response" && judge(end, valueOf(end)).kind === "answer";
  }

  /**
   * Takes the recorded answer of proposal `number`, or sends its request until it is answered. The caller has asked the
   * ledger whether the worst case fits; it is reserved before this returns its promise. One call per number at a time.
   *
   * Rejects with an {@link EndpointError} when asking on is useless, with a {@link ReplayError} when the request differs
   * from the recorded one, or is not recorded in `replay`; with a `FileError` when it cannot be recorded. An error that
   * ended an earlier process does not end this one: it is asked again. A replay ends with that error where the recording does.
   */
  async complete(number: number, body: ChatRequest, worstCaseUsd: number): Promise<Completion> {
    if (this.#underWay.has(number)) throw new Error(`expected one call for proposal ${number}`);
    this.#underWay.add(number);
    const isLive = this.#options.mode === "live";
    const reservation =
      isLive && !this.isAnswered(number) ? this.#options.ledger.reserve(worstCaseUsd) : null;
    try {
      const last = await this.#playBack(number, body);
      if (last?.kind === "answer") return completionOf(last);
      if (!reservation) throw this.#endOfRecording(number, last);
      return await this.#ask(number, body, { worstCaseUsd, reservation });
    } finally {
      // Only if nothing was sent: a closed reservation stays as it is.
      reservation?.settle(0);
      this.#underWay.delete(number);
    }
  }

  /** Goes through the recorded attempts up to an answer; undefined if there are none. */
  async #playBack(number: number, body: ChatRequest): Promise<Verdict | undefined> {
    const digest = requestDigest(body);
    let last: Verdict | undefined;
    for (const recorded of this.#options.cassette.exchanges(number)) {
      this.#refuseAborted();
      if (recorded.digest !== digest) {
        const asked = parseJson(JSON.stringify(body));
        const difference = firstDifference(recorded.body, asked) ?? {
          path: "digest",
          recorded: recorded.digest,
          requested: digest,
        };
        throw new ReplayError({ number, attempt: recorded.attempt, difference });
      }
      const { end, value } = await replayExchange(this.#settings, body, recorded.end);
      last = judge(end, value);
      if (last.kind === "answer") break;
    }
    return last;
  }

  /** Sends attempts until there is an answer or no hope. The reservation is for the first of them. */
  async #ask(
    number: number,
    body: ChatRequest,
    room: { readonly worstCaseUsd: number; readonly reservation: Reservation },
  ): Promise<Completion> {
    const digest = requestDigest(body);
    const { worstCaseUsd } = room;
    let { reservation } = room;
    let attempt = this.#options.cassette.exchanges(number).length;
    try {
      for (let failures = 0; ; attempt += 1) {
        this.#refuseAborted();
        const request = { number, attempt, digest, body, worstCaseUsd };
        const { end, value } = await sendExchange(this.#settings, request, reservation);
        const verdict = judge(end, value);
        const isRetried = verdict.kind === "retry" && failures < this.#retries;
        const waitSeconds = isRetried ? waitOf(verdict, failures) : 0;
        const status = end.kind === "lost" ? null : end.status;
        this.#options.onAttempt?.({ number, attempt, status, waitSeconds });
        if (verdict.kind === "answer") return completionOf(verdict);
        this.#refuseAborted();
        if (verdict.kind === "stop") throw this.#error({ ...verdict, status });
        failures += 1;
        if (!isRetried) throw this.#error({ ...givenUp(verdict, failures), status });
        reservation = this.#reserve(worstCaseUsd, verdict);
        await this.#wait(waitSeconds);
      }
    } finally {
      // Of a wait that was broken off.
      reservation.settle(0);
    }
  }

  #reserve(usd: number, { found }: Retry): Reservation {
    const { ledger } = this.#options;
    if (ledger.fits(usd)) return ledger.reserve(usd);
    const { spentUsd, atRiskUsd, reservedUsd } = ledger.balance();
    const amounts = [spentUsd, atRiskUsd, reservedUsd].map((amount) => amount.toFixed(4));
    throw this.#error({
      code: "budget",
      status: null,
      expected: `room for another attempt of at most $${usd.toFixed(4)} within $${ledger.limitUsd}`,
      found: `$${amounts[0]} spent, $${amounts[1]} at risk and $${amounts[2]} reserved, after ${found}`,
      remedy: "raise the budget",
    });
  }

  async #wait(seconds: number): Promise<void> {
    try {
      await this.#sleep(seconds, this.#options.signal);
    } catch (error) {
      this.#refuseAborted();
      throw error;
    }
  }

  #refuseAborted(): void {
    if (!this.#options.signal?.aborted) return;
    const [found, remedy] = ["that the search was told to end", "continue it to go on from here"];
    throw this.#error({ code: "aborted", status: null, found, remedy });
  }

  #endOfRecording(number: number, last: Exclude<Verdict, { kind: "answer" }> | undefined): Error {
    const exchanges = this.#options.cassette.exchanges(number);
    if (last?.kind === "stop") {
      const end = exchanges.at(-1)?.end;
      return this.#error({ ...last, status: end?.kind === "response" ? end.status : null });
    }
    const attempt = exchanges.length;
    return new ReplayError({ number, attempt, difference: null, last: last?.found });
  }

  #error({
    code,
    status,
    expected = "an answer of the model",
    found,
    remedy,
  }: Omit<EndpointProblem, "url" | "expected"> & { readonly expected?: string }): EndpointError {
    const url = this.#settings.baseUrl;
    return new EndpointError({ code, url, status, expected, found, remedy });
  }
}

function completionOf({ answer, response }: Extract<Verdict, { kind: "answer" }>): Completion {
  return { ...answer, usage: response.usage, costUsd: response.costUsd };
}

/** As the server asks, else (and if it asks for no wait at all) 1, 2, 4, … 60 s. */
function waitOf({ waitSeconds }: Retry, failures: number): number {
  return waitSeconds || Math.min(LONGEST_BACK_OFF_SECONDS, 2 ** failures);
}

function givenUp(
  { found }: Retry,
  attempts: number,
): Omit<EndpointProblem, "url" | "expected" | "status"> {
  return {
    code: "unavailable",
    found: `none in ${attempts} attempts, at last ${found}`,
    remedy:
      "check the network, OPENAI_BASE_URL and the service's status; continue the search later",
  };
}

async function timer(seconds: number, signal?: AbortSignal): Promise<void> {
  await pause(seconds * 1000, undefined, signal ? { signal } : {});
}
