import { compileFunction } from "node:vm";
import type { PolicyFactory, SimulationOptions } from "../../src/simulator/index.js";
import { compilePolicy } from "../../src/verifier/sandbox/compile.js";
import type { PolicyBudget } from "../../src/verifier/sandbox/budget.js";
import { DEFAULT_BUDGET } from "../../src/verifier/sandbox/budget.js";
import { Meter } from "../../src/verifier/sandbox/meter.js";
import type { MeteredModule } from "../../src/verifier/sandbox/metered-module.js";
import { meteredModule } from "../../src/verifier/sandbox/metered-module.js";
import type { MeteredRun } from "../../src/verifier/sandbox/run-policy.js";
import { runMetered } from "../../src/verifier/sandbox/run-policy.js";
import type { Batch } from "../../src/workload/index.js";

/** A policy's module among this process's own objects, for policies that the tests themselves have written. */
export function moduleOf(source: string): MeteredModule {
  return meteredModule(compilePolicy(source, "policy.ts"), {
    evaluate: (code) => (compileFunction(`return ${code}`) as () => unknown)(),
    globals: globalThis,
  });
}

/** The factory in a source, metered, without a sandbox. */
export function loadUnsafely(source: string): PolicyFactory {
  const module = moduleOf(source);
  return (cluster) => new Meter(DEFAULT_BUDGET).factory(module)(cluster);
}

/** Runs a source within a budget, without a sandbox; what is left out of the budget has its default. */
export function runUnsafely(
  source: string,
  batches: readonly Batch[],
  { budget, ...options }: SimulationOptions & { readonly budget?: Partial<PolicyBudget> } = {},
): MeteredRun {
  return runMetered(batches, moduleOf(source), {
    options,
    budget: { ...DEFAULT_BUDGET, ...budget },
  });
}
