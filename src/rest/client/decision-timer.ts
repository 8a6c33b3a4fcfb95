/** What asking for decisions has taken, by the clock of the wall: never the same twice. */
export interface DecisionTime {
  readonly requests: number;
  readonly totalMs: number;
  /** Null without requests. */
  readonly meanMs: number | null;
  readonly maxMs: number | null;
}

/** Measures requests; what it measures decides nothing. */
export class DecisionTimer {
  #requests = 0;
  #totalMs = 0;
  #maxMs = 0;

  measure<T>(request: () => T): T {
    const start = performance.now();
    try {
      return request();
    } finally {
      const ms = performance.now() - start;
      this.#requests++;
      this.#totalMs += ms;
      this.#maxMs = Math.max(this.#maxMs, ms);
    }
  }

  get total(): DecisionTime {
    const requests = this.#requests;
    return {
      requests,
      totalMs: this.#totalMs,
      meanMs: requests > 0 ? this.#totalMs / requests : null,
      maxMs: requests > 0 ? this.#maxMs : null,
    };
  }
}
