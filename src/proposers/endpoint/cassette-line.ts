import type { TokenUsage } from "../usage.js";
import { isRecord } from "./json.js";

/** A request as it was sent. */
export interface RecordedRequest {
  /** Of the proposal. */
  readonly number: number;
  /** 0, 1, 2, … of the same proposal. */
  readonly attempt: number;
  readonly url: string;
  /** SHA-256 of the body's canonical JSON, in hex. */
  readonly digest: string;
  readonly body: unknown;
  /** The most that it can cost, US dollars. */
  readonly worstCaseUsd: number;
}

/** A response that arrived as a whole. */
export interface RecordedResponse {
  readonly kind: "response";
  readonly status: number;
  /** Few of them, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text as it came, but for keys. */
  readonly body: string;
  /** Null: it does not say. */
  readonly usage: TokenUsage | null;
  /** US dollars. 0 for a status other than 2xx; without usage the worst case. */
  readonly costUsd: number;
}

/** A request to which no whole response arrived. */
export interface RecordedLoss {
  readonly kind: "lost";
  readonly reason: string;
  /** The most that it can have cost, US dollars: 0 if there never was a connection. */
  readonly atRiskUsd: number;
}

export type RecordedEnd = RecordedResponse | RecordedLoss;

/** A line of a cassette. */
export type CassetteLine =
  | { readonly type: "cassette" }
  | { readonly type: "request"; readonly request: RecordedRequest }
  | {
      readonly type: "end";
      readonly number: number;
      readonly attempt: number;
      readonly end: RecordedEnd;
    };

const VERSION = 1;

/** The first line of a cassette. */
export const FIRST_LINE: string = JSON.stringify({ type: "cassette", version: VERSION });

export function requestLine(request: RecordedRequest): string {
  const { number, attempt, url, digest, body, worstCaseUsd } = request;
  const type = "request";
  return JSON.stringify({ type, number, attempt, url, digest, body, worst_case_usd: worstCaseUsd });
}

export function endLine(
  { number, attempt }: Pick<RecordedRequest, "number" | "attempt">,
  end: RecordedEnd,
): string {
  if (end.kind === "lost") {
    const { reason, atRiskUsd } = end;
    return JSON.stringify({ type: "lost", number, attempt, reason, at_risk_usd: atRiskUsd });
  }
  const { status, headers, body, usage, costUsd } = end;
  return JSON.stringify({
    type: "response",
    number,
    attempt,
    status,
    headers,
    body,
    usage: usage && {
      input: usage.input,
      cached_input: usage.cachedInput,
      output: usage.output,
      reasoning: usage.reasoning,
    },
    cost_usd: costUsd,
  });
}

/** What a line says; a string says what was expected instead. */
export function parseLine(value: unknown): CassetteLine | string {
  if (!isRecord(value)) return "a JSON object";
  if (value.type === "cassette") {
    return value.version === VERSION ? { type: "cassette" } : `a cassette of version ${VERSION}`;
  }
  const { number, attempt } = value;
  if (!isCount(number) || !isCount(attempt)) return "`number` and `attempt` to be integers >= 0";
  switch (value.type) {
    case "request":
      return parseRequest(value, number, attempt);
    case "response": {
      const end = parseResponse(value);
      return typeof end === "string" ? end : { type: "end", number, attempt, end };
    }
    case "lost": {
      const { reason, at_risk_usd: atRiskUsd } = value;
      if (typeof reason !== "string" || !isAmount(atRiskUsd))
        return "a loss with `reason` and `at_risk_usd` >= 0";
      return { type: "end", number, attempt, end: { kind: "lost", reason, atRiskUsd } };
    }
    default:
      return "`type` to be request, response or lost";
  }
}

function parseRequest(
  value: Readonly<Record<string, unknown>>,
  number: number,
  attempt: number,
): CassetteLine | string {
  const { url, digest, body, worst_case_usd: worstCaseUsd } = value;
  if (
    typeof url !== "string" ||
    typeof digest !== "string" ||
    !isRecord(body) ||
    !isAmount(worstCaseUsd)
  ) {
    return "a request with `url`, `digest`, `body` and `worst_case_usd` >= 0";
  }
  return { type: "request", request: { number, attempt, url, digest, body, worstCaseUsd } };
}

function parseResponse(value: Readonly<Record<string, unknown>>): RecordedResponse | string {
  const { status, headers, body, cost_usd: costUsd } = value;
  if (!isCount(status) || !isTexts(headers) || typeof body !== "string" || !isAmount(costUsd)) {
    return "a response with `status`, `headers`, `body` and `cost_usd` >= 0";
  }
  const usage = parseUsage(value.usage);
  if (typeof usage === "string") return usage;
  return { kind: "response", status, headers, body, usage, costUsd };
}

function parseUsage(value: unknown): TokenUsage | null | string {
  if (value === null) return null;
  const { input, cached_input: cachedInput, output, reasoning } = isRecord(value) ? value : {};
  if (!isAmount(input) || !isAmount(cachedInput) || !isAmount(output) || !isAmount(reasoning)) {
    return "`usage` to be null or to have `input`, `cached_input`, `output` and `reasoning` >= 0";
  }
  return { input, cachedInput, output, reasoning };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}
