import type { Cluster, Policy, PolicyFactory, SystemView } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import type { Exceeded, PolicyBudget } from "./budget.js";
import { STACK_EXCEEDED, callsExceeded, stepsExceeded } from "./budget.js";
import type { MeteredModule, ModuleInstance } from "./metered-module.js";

/** What a policy's code finds thrown once its budget is spent. Every further step throws it again. */
const SPENT: Error = Object.freeze(new Error("the budget of this policy is spent"));

/** Counts what a policy spends in one run, and ends it when that is too much. */
export class Meter {
  /** The first budget that was exceeded. Policies can catch what ends them; they cannot take this back. */
  exceeded: Exceeded | undefined;
  #stepsOfRun: number;
  #stepsLeft: number;
  #granted = 0;
  #instance: ModuleInstance | undefined;
  #calls = 0;

  constructor(readonly budget: PolicyBudget) {
    this.#stepsOfRun = budget.stepsPerRun;
    this.#stepsLeft = budget.stepsPerRun;
  }

  /** The workload in passing: each operator that arrives allows for further steps. */
  *watch(batches: Iterable<Batch>): Generator<Batch, void, undefined> {
    for (const batch of batches) {
      for (const { operators } of batch.pipelines) this.allowFor(operators.length);
      yield batch;
    }
  }

  /** Allows for the further steps of operators that arrive. */
  allowFor(operators: number): void {
    const steps = this.budget.stepsPerOperator * operators;
    this.#stepsOfRun += steps;
    this.#stepsLeft += steps;
  }

  /** The policy's factory, metered. */
  factory(module: MeteredModule): PolicyFactory {
    return (cluster: Cluster): Policy => {
      const instance = module.instantiate({
        over: () => this.#over(),
        caught: (error, unseen) => this.#caught(error, unseen),
      });
      this.#instance = instance;
      const begin = (): void => this.#begin(instance);
      begin();
      const create = instance.run();
      if (typeof create !== "function") {
        throw new TypeError(`expected the default export to be a function, got ${typeof create}`);
      }
      const policy: unknown = Reflect.apply(create, undefined, [cluster]);
      if (!isObject(policy)) return policy as Policy;
      const { schedule, mode } = policy as Partial<Policy>;
      if (typeof schedule !== "function") return { schedule } as unknown as Policy;
      return {
        ...(mode === undefined ? {} : { mode }),
        schedule: (view: SystemView) => {
          if (++this.#calls > this.budget.calls) {
            this.exceeded ??= callsExceeded(this.budget.calls);
          }
          begin();
          return Reflect.apply(schedule, policy, [view]);
        },
      };
    };
  }

  /** Which budget ended a run whose policy threw this; undefined: none did. */
  endedBy(cause: unknown): Exceeded | undefined {
    if (isStackOverflow(cause) || (this.#instance?.unseen() ?? 0) > 0) {
      this.exceeded ??= STACK_EXCEEDED;
    }
    return this.exceeded;
  }

  /** After a run: nothing that a policy has left behind, such as a microtask, makes another step. */
  close(): void {
    this.#granted = 0;
    this.exceeded ??= stepsExceeded(0, "run");
    this.#instance?.grant(0);
  }

  #begin(instance: ModuleInstance): void {
    this.#stepsLeft -= this.#granted - instance.left();
    this.#granted = Math.min(this.budget.stepsPerCall, this.#stepsLeft);
    if (instance.unseen() > 0) this.exceeded ??= STACK_EXCEEDED;
    if (this.exceeded) throw SPENT;
    instance.grant(this.#granted);
  }

  #over(): never {
    this.exceeded ??=
      this.#granted < this.budget.stepsPerCall
        ? stepsExceeded(this.#stepsOfRun, "run")
        : stepsExceeded(this.budget.stepsPerCall, "call");
    throw SPENT;
  }

  /**
   * Called first in every `catch`: what ends a policy cannot be caught, nor can it learn how deep the stack is. That it
   * was not told of an earlier error means that there was no stack left to tell it.
   */
  #caught(error: unknown, unseen: number): void {
    if (error === SPENT) throw SPENT;
    if (unseen === 0 && !isStackOverflow(error)) return;
    this.exceeded ??= STACK_EXCEEDED;
    throw SPENT;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A policy may forge one: it is then told that its stack was exhausted. */
function isStackOverflow(cause: unknown): boolean {
  try {
    return cause instanceof RangeError && cause.message === "Maximum call stack size exceeded";
  } catch {
    // So little of the stack is left that not even this can be found out.
    return true;
  }
}
