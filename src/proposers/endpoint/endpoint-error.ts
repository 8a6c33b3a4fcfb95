/**
 * Why asking on is useless. `quota`: the account has nothing left; `not-an-endpoint`: what answered does not speak the
 * API; `unavailable`: it did not answer however often it was asked; `budget`: there is no room for another attempt;
 * `aborted`: the caller's signal.
 */
export type EndpointErrorCode =
  | "unauthorised"
  | "forbidden"
  | "not-found"
  | "bad-request"
  | "quota"
  | "not-an-endpoint"
  | "unavailable"
  | "budget"
  | "aborted";

export interface EndpointProblem {
  readonly code: EndpointErrorCode;
  readonly url: string;
  /** Of the response; null: there was none. */
  readonly status: number | null;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

/** A search cannot go on. The message says what to do; it holds no key. */
export class EndpointError extends Error implements EndpointProblem {
  readonly code: EndpointErrorCode;
  readonly url: string;
  readonly status: number | null;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;

  constructor({ code, url, status, expected, found, remedy }: EndpointProblem) {
    super(`${url}: expected ${expected}; found ${found}; ${remedy}`);
    this.name = "EndpointError";
    this.code = code;
    this.url = url;
    this.status = status;
    this.expected = expected;
    this.found = found;
    this.remedy = remedy;
  }
}
