/** Something with a time, and an order among those of equal time. */
export interface Timed {
  readonly atSeconds: number;
  /** Earlier in the source is smaller. */
  readonly sequence: number;
}

/**
 * Keeps the `most` earliest of however many there are, in memory for twice as many. `onDrop` is told of each that is not
 * among them.
 */
export class Earliest<T extends Timed> {
  #kept: T[] = [];
  /** The last of the earliest when they were last sorted. */
  #last: T | undefined;

  constructor(
    readonly most: number,
    readonly onDrop: (item: T) => void,
  ) {}

  add(item: T): void {
    if (this.isTooLate(item)) {
      this.onDrop(item);
      return;
    }
    this.#kept.push(item);
    if (this.#kept.length >= 2 * this.most + 1) this.#cut();
  }

  /** Whether it is certain that something of that time would not be kept, if it were added. */
  isTooLate(item: Timed): boolean {
    return this.#last !== undefined && byTime(item, this.#last) >= 0;
  }

  /** In order of time. */
  sorted(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort(byTime);
    for (const late of this.#kept.splice(this.most)) this.onDrop(late);
    if (this.#kept.length === this.most) this.#last = this.#kept.at(-1);
  }
}

function byTime(a: Timed, b: Timed): number {
  return a.atSeconds - b.atSeconds || a.sequence - b.sequence;
}
