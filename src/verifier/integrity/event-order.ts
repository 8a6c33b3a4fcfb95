import { BrokenLaw } from "./laws.js";

/** What happens in a tick, in this order. Those from `suspend` to `result` happen pool by pool. */
const STEPS = [
  "arrival",
  "reject",
  "suspend",
  "assign",
  "suspended",
  "operator",
  "pool",
  "result",
  "complete",
  "timed-out",
] as const;
export type Step = (typeof STEPS)[number];

const NUMBERS = Object.freeze(Object.fromEntries(STEPS.map((step, i) => [step, i]))) as Readonly<
  Record<Step, number>
>;

/** The law `order` within one tick. */
export class EventOrder {
  #tick = -1;
  #pool = -1;
  #step = -1;
  #number = -1;

  /**
   * `pool`: where it happens; -1 for what happens before the pools are run, Infinity for what comes after. `number`: of
   * the container or of the pipeline, where there is an order among them; else 0.
   */
  check(tick: number, step: Step, pool: number, number: number): void {
    const stepNumber = NUMBERS[step];
    if (tick === this.#tick) {
      const difference = pool - this.#pool || stepNumber - this.#step || number - this.#number;
      if (difference < 0) {
        const before = `${STEPS[this.#step] ?? "nothing"}${place(this.#pool)}`;
        const found = `${step}${place(pool)} (number ${number}) after ${before} (number ${this.#number})`;
        throw new BrokenLaw("order", tick, found, "the order of a tick");
      }
    }
    this.#tick = tick;
    this.#pool = pool;
    this.#step = stepNumber;
    this.#number = number;
  }
}

function place(pool: number): string {
  return pool >= 0 && pool < Infinity ? ` in pool ${pool}` : "";
}
