/** What became of rows or pipelines. `read` is `kept` and everything dropped together. */
export interface TallyCounts {
  readonly read: number;
  readonly kept: number;
  /** By reason, in the order in which they first occurred. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Counts what is kept, and what is dropped for what reason. */
export class Tally {
  #kept = 0;
  readonly #dropped = new Map<string, number>();

  keep(count = 1): void {
    this.#kept += count;
  }

  drop(reason: string, count = 1): void {
    if (count > 0) this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
  }

  counts(): TallyCounts {
    let read = this.#kept;
    for (const count of this.#dropped.values()) read += count;
    return { read, kept: this.#kept, dropped: Object.fromEntries(this.#dropped) };
  }
}
