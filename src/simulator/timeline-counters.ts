/**
 * Quantities that change by steps, recorded as differences per tick, in any order of ticks. Differences within a tick
 * are added up before anyone sees them.
 */
export class StepCounter<Name extends string> {
  readonly #changes = new Map<number, number[]>();

  constructor(readonly names: readonly Name[]) {}

  add(atTick: number, name: Name, difference: number): void {
    let changes = this.#changes.get(atTick);
    if (!changes) {
      changes = this.names.map(() => 0);
      this.#changes.set(atTick, changes);
    }
    const index = this.names.indexOf(name);
    changes[index] = (changes[index] ?? 0) + difference;
  }

  /** The values from 0 on, at each tick up to `lastTick` in which one changes; first at tick 0. */
  *values(lastTick: number): Generator<{ atTick: number; values: Record<string, number> }> {
    const totals = this.names.map(() => 0);
    let shown = "";
    const ticks = new Set([0, ...this.#changes.keys()]);
    for (const atTick of [...ticks].sort((a, b) => a - b)) {
      if (atTick > lastTick) return;
      this.#changes.get(atTick)?.forEach((difference, i) => {
        totals[i] = (totals[i] ?? 0) + difference;
      });
      const values: Record<string, number> = {};
      this.names.forEach((name, i) => (values[name] = withoutRounding(totals[i] ?? 0)));
      const now = Object.values(values).join();
      if (now !== shown) yield { atTick, values };
      shown = now;
    }
  }
}

/** Sums of fractional CPUs and GB would otherwise be left with 1e-15 when everything has been given back. */
function withoutRounding(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
