/**
 * From the first byte of an answer to its last. A server that writes head and body apart, with Nagle's algorithm on, holds the
 * body back until the head is acknowledged, and that is delayed by 40 ms or more on a connection that has been in use.
 */
const DELAYED_MS = 30;

/** So many answers in a row are no accident. */
const ENOUGH = 3;

/**
 * Whether a connection is used again. On a new one nothing is delayed, which costs less than what it saves; if that does not
 * help either (the server is slow, or far away), connections are kept again, for good. It decides how long an answer takes, and
 * never what it is.
 */
export class ConnectionUse {
  #isKept = true;
  #hasTriedNew = false;
  #delayed = 0;

  /** To be told of each answer how many milliseconds it took from its first byte to its last. */
  note(answerMs: number): void {
    this.#delayed = answerMs >= DELAYED_MS ? this.#delayed + 1 : 0;
    if (this.#delayed < ENOUGH) return;
    this.#delayed = 0;
    this.#isKept = this.#hasTriedNew;
    this.#hasTriedNew = true;
  }

  get isKept(): boolean {
    return this.#isKept;
  }
}
