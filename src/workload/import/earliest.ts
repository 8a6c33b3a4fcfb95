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

  constructor(
    readonly most: number,
    readonly onDrop: (item: T) => void,
  ) {}

  add(item: T): void {
    this.#kept.push(item);
    if (this.#kept.length >= 2 * this.most + 1) this.#cut();
  }

  /** In order of time. */
  sorted(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort((a, b) => a.atSeconds - b.atSeconds || a.sequence - b.sequence);
    for (const late of this.#kept.splice(this.most)) this.onDrop(late);
  }
}
