import type { Answer } from "./answer.js";
import { readAnswer } from "./answer.js";
import type { RecordedEnd, RecordedResponse } from "./cassette-line.js";
import type { EndpointProblem } from "./endpoint-error.js";
import { isRecord, parseJson } from "./json.js";
import { retryAfterSeconds } from "./retry-after.js";
import type { ServerError } from "./server-message.js";
import { oneLine, serverError } from "./server-message.js";

/** What follows from the end of an attempt. */
export type Verdict =
  | { readonly kind: "answer"; readonly answer: Answer; readonly response: RecordedResponse }
  | Retry
  | ({ readonly kind: "stop" } & Stop);

/** Another attempt may succeed. */
export interface Retry {
  readonly kind: "retry";
  /** What happened, with the server's words. */
  readonly found: string;
  /** As the server asks; null: it does not. */
  readonly waitSeconds: number | null;
}

/** No other attempt can succeed. */
export type Stop = Pick<EndpointProblem, "code" | "found" | "remedy">;

/** The longest wait that a server may ask for, seconds. */
const LONGEST_WAIT_SECONDS = 900;

/** Statuses below 500 that pass. */
const PASSING: readonly number[] = [408, 409, 429];

/** Error codes of an account that has nothing left. */
const NO_QUOTA: readonly string[] = ["insufficient_quota", "billing_hard_limit_reached"];

const WRONG_ADDRESS =
  "check OPENAI_BASE_URL: is that the address of an OpenAI-compatible API? It usually ends in /v1";

/**
 * The same for an attempt that has just ended and for a recorded one. `value`: the JSON value of a response of status
 * 2xx, its text if its content type is another one, undefined if the JSON is broken.
 */
export function judge(end: RecordedEnd, value: unknown): Verdict {
  if (end.kind === "lost") return { kind: "retry", found: end.reason, waitSeconds: null };
  return end.status >= 200 && end.status <= 299 ? judgeSuccess(end, value) : judgeError(end);
}

/** The `value` of a response, by the rule of the `openai` package; for where there is no time to wait for it. */
export function valueOf({ headers, body }: RecordedResponse): unknown {
  const type = headers["content-type"]?.split(";")[0]?.trim() ?? "";
  return type.includes("application/json") || type.endsWith("+json") ? parseJson(body) : body;
}

function judgeSuccess(response: RecordedResponse, value: unknown): Verdict {
  const { status, headers } = response;
  if (value === undefined) {
    return { kind: "retry", found: `${status} with broken JSON`, waitSeconds: null };
  }
  const answer = readAnswer(value);
  if (answer) return { kind: "answer", answer, response };
  // Some gateways pass on the failure of what is behind them as a success.
  if (isRecord(value) && isRecord(value.error)) {
    const error = serverError(response.body);
    if (NO_QUOTA.includes(error.code)) return stop("quota", told(status, error), remedyOf(402));
    return { kind: "retry", found: told(status, error), waitSeconds: null };
  }
  const type = oneLine(headers["content-type"] ?? "no content type");
  const what = typeof value === "string" ? type : "JSON that is no chat completion";
  const words = oneLine(serverError(response.body).message).slice(0, 100);
  return stop("not-an-endpoint", `${status} with ${what} (${words || "nothing"})`, WRONG_ADDRESS);
}

function judgeError({ status, headers, body }: RecordedResponse): Verdict {
  const error = serverError(body);
  const found = told(status, error);
  if (status < 400) {
    const remedy = "give the address that it leads to as OPENAI_BASE_URL (https instead of http?)";
    return stop("not-an-endpoint", `${status}, which leads elsewhere`, remedy);
  }
  if (status === 402 || NO_QUOTA.includes(error.code) || NO_QUOTA.includes(error.type))
    return stop("quota", found, remedyOf(402));
  if (status >= 500 || PASSING.includes(status)) {
    const waitSeconds = retryAfterSeconds(headers);
    if (waitSeconds === null || waitSeconds <= LONGEST_WAIT_SECONDS)
      return { kind: "retry", found, waitSeconds };
    const wish = `${found}, which asks to wait for ${Math.ceil(waitSeconds)} s`;
    return stop("unavailable", wish, "go on after that time");
  }
  if (status === 401) return stop("unauthorised", found, remedyOf(status));
  if (status === 403) return stop("forbidden", found, remedyOf(status));
  if (status === 404) return stop("not-found", found, remedyOf(status));
  if (status === 405) return stop("not-an-endpoint", found, WRONG_ADDRESS);
  return stop("bad-request", found, requestRemedy(status, error));
}

function remedyOf(status: 401 | 402 | 403 | 404): string {
  switch (status) {
    case 401:
      return "check OPENAI_API_KEY, and OPENAI_BASE_URL if the key is for another service";
    case 402:
      return "the account has nothing left to spend: add credit, raise its limit, or use another key in OPENAI_API_KEY";
    case 403:
      return "check whether the key in OPENAI_API_KEY may use this model from here";
    case 404:
      return "check the model's name, and OPENAI_BASE_URL, which usually ends in /v1";
  }
}

function requestRemedy(status: number, { code, param, message }: ServerError): string {
  const about = `${param} ${message}`;
  if (/reasoning[_. ]?effort/i.test(about))
    return "the model does not take reasoning_effort: leave out --effort";
  if (code === "context_length_exceeded" || status === 413)
    return "the prompt is longer than the model takes: shorten it, or use another model";
  if (/temperature/i.test(about))
    return "the model does not take this temperature: leave it out, or set it to 1";
  if (/max_(completion_)?tokens/i.test(about))
    return "the endpoint does not take this limit of output tokens: lower it, or give it by its other name";
  return "check the model's name and which parameters it takes";
}

function told(status: number, { message }: Pick<ServerError, "message">): string {
  return message === "" ? `${status} without a message` : `${status} (${message})`;
}

function stop(code: Stop["code"], found: string, remedy: string): Verdict {
  return { kind: "stop", code, found, remedy };
}
