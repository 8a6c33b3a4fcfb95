/** Gives each user the lowest free slot number, from 1 on. */
export class Slots {
  readonly #isTaken: boolean[] = [];

  /** How many have been in use at once. */
  get length(): number {
    return this.#isTaken.length;
  }

  take(): number {
    const free = this.#isTaken.indexOf(false);
    const index = free >= 0 ? free : this.#isTaken.length;
    this.#isTaken[index] = true;
    return index + 1;
  }

  release(slot: number): void {
    this.#isTaken[slot - 1] = false;
  }
}
