/**
 * A binary heap of simulation events, ordered by (tick, sequence): of two events in the same tick the one pushed first
 * comes first. The sequence makes the order total, so that a run does not depend on the heap's internal layout. What
 * has to happen first *within* a tick is the engine's business: it takes all events of a tick, then goes through the
 * pools in order of id.
 *
 * Events are never removed early. One that has been overtaken (its container was killed) stays and is recognised by
 * its owner when it comes up.
 */
export class EventQueue<T> {
  #ticks: number[] = [];
  #sequences: number[] = [];
  #items: T[] = [];
  #nextSequence = 0;

  get size(): number {
    return this.#items.length;
  }

  /** Tick of the first event; Infinity when empty. */
  get nextTick(): number {
    return this.#ticks.length === 0 ? Infinity : (this.#ticks[0] as number);
  }

  push(tick: number, item: T): void {
    const ticks = this.#ticks;
    const sequences = this.#sequences;
    const items = this.#items;
    const sequence = this.#nextSequence++;
    let i = items.length;
    // The new event has the highest sequence: among equal ticks it stays below.
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentTick = ticks[parent] as number;
      if (parentTick <= tick) break;
      ticks[i] = parentTick;
      sequences[i] = sequences[parent] as number;
      items[i] = items[parent] as T;
      i = parent;
    }
    ticks[i] = tick;
    sequences[i] = sequence;
    items[i] = item;
  }

  /** Removes and returns the first event; undefined when empty. */
  pop(): T | undefined {
    const ticks = this.#ticks;
    const sequences = this.#sequences;
    const items = this.#items;
    const first = items[0];
    const tick = ticks.pop();
    const sequence = sequences.pop();
    const item = items.pop();
    const size = items.length;
    if (size === 0 || tick === undefined || sequence === undefined) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      let childTick = ticks[child] as number;
      const right = child + 1;
      if (right < size) {
        const rightTick = ticks[right] as number;
        if (
          rightTick < childTick ||
          (rightTick === childTick && (sequences[right] as number) < (sequences[child] as number))
        ) {
          child = right;
          childTick = rightTick;
        }
      }
      if (tick < childTick || (tick === childTick && sequence < (sequences[child] as number))) {
        break;
      }
      ticks[i] = childTick;
      sequences[i] = sequences[child] as number;
      items[i] = items[child] as T;
      i = child;
    }
    ticks[i] = tick;
    sequences[i] = sequence;
    items[i] = item as T;
    return first;
  }
}
