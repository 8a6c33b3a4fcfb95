import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { noisyEstimator } from "../../src/simulator/estimator.js";
import { simulate } from "../../src/simulator/index.js";
import { batches, readTrace } from "../../src/workload/index.js";

interface EstimatorCase {
  readonly random_seed: number;
  readonly sigma: number;
  readonly trace: string;
  readonly in_topological_order: readonly (readonly [string, number, number])[];
}

const FIXTURES = new URL("../fixtures/", import.meta.url);
const CASES = JSON.parse(
  readFileSync(new URL("estimator.json", FIXTURES), "utf8"),
) as readonly EstimatorCase[];

const tracePath = (name: string): string =>
  fileURLToPath(new URL(`handmade/${name}.csv`, FIXTURES));

/** What a policy sees of each operator: pipeline, number in order of creation, estimate. */
function seenEstimates({ trace, sigma, random_seed: randomSeed }: EstimatorCase): unknown[][] {
  const created = new Map(
    [...readTrace(tracePath(trace))].map((spec) => [spec.id, spec.operators.map(({ id }) => id)]),
  );
  const seen: unknown[][] = [];
  const observing = () => ({
    schedule: ({ arrivals }: { readonly arrivals: readonly Arrival[] }) => {
      for (const { id, operators } of arrivals) {
        for (const operator of operators) {
          seen.push([
            id,
            1 + (created.get(id)?.indexOf(operator.id) ?? NaN),
            operator.estimatedPeakGb,
          ]);
        }
      }
    },
  });
  const estimatePeakGb = noisyEstimator({ sigma, randomSeed });
  simulate(batches(readTrace(tracePath(trace)), 0.001), observing, {}, { estimatePeakGb });
  return seen;
}

interface Arrival {
  readonly id: string;
  readonly operators: readonly {
    readonly id: string;
    readonly estimatedPeakGb: number | undefined;
  }[];
}

describe("the noisy estimator", () => {
  it.each(CASES)("has the original's estimates: seed $random_seed, sigma $sigma", (reference) => {
    const seen = seenEstimates(reference);
    expect(seen.map(([pipeline, operator]) => [pipeline, operator])).toEqual(
      reference.in_topological_order.map(([pipeline, operator]) => [pipeline, operator]),
    );
    reference.in_topological_order.forEach(([, , expected], i) => {
      expect(Math.abs(Number(seen[i]?.[2]) - expected)).toBeLessThanOrEqual(1e-9 * expected);
    });
  });

  it("checks cases with and without noise", () => {
    expect(CASES.map(({ sigma }) => sigma > 0)).toContain(true);
    expect(CASES.map(({ sigma }) => sigma > 0)).toContain(false);
  });

  it.each([-1, Number.NaN, Infinity])("refuses sigma %d", (sigma) => {
    expect(() => noisyEstimator({ sigma })).toThrow("expected `sigma` to be a finite number ≥ 0");
  });
});
