import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PipelineSpec, WorkloadProfile } from "../../src/workload/index.js";
import {
  ARRIVAL_PATTERNS,
  DAG_SHAPES,
  dagDepth,
  demandGbSeconds,
  findOversized,
  generateProfile,
  MEMORY_MODELS,
  oversizedText,
  OPERATOR_MIXES,
  parseTrace,
  PRIORITIES,
  PRIORITY_MIXES,
  PROFILES,
  PROTOTYPES,
  SIZE_DISTRIBUTIONS,
  SPLITS,
  traceCsv,
  traceDigest,
  workloadFigures,
} from "../../src/workload/index.js";

const CLUSTER = { pools: [{ cpu: 64, ramGb: 500 }] };
const TWO_POOLS = {
  pools: [
    { cpu: 16, ramGb: 100 },
    { cpu: 8, ramGb: 60 },
  ],
};
const SECONDS = 600;

type Names<K extends keyof WorkloadProfile> = readonly WorkloadProfile[K][];

/** Any profile. */
const profiles: fc.Arbitrary<WorkloadProfile> = fc
  .record({
    operators: fc.constantFrom(...(Object.keys(OPERATOR_MIXES) as unknown as Names<"operators">)),
    memory: fc.constantFrom(...MEMORY_MODELS),
    shape: fc.constantFrom(...DAG_SHAPES),
    length: fc.double({ min: 1, max: 30, noNaN: true }),
    priorities: fc.constantFrom(...(Object.keys(PRIORITY_MIXES) as unknown as Names<"priorities">)),
    arrivals: fc.constantFrom(...ARRIVAL_PATTERNS),
    load: fc.double({ min: 0.1, max: 16, noNaN: true }),
    sizes: fc.constantFrom(...SIZE_DISTRIBUTIONS),
    sizeSpread: fc.double({ min: 1.05, max: 3, noNaN: true }),
    fit: fc.boolean(),
  })
  // σ of 3 would need millions of pipelines.
  .map((profile) => ({
    ...profile,
    sizeSpread: profile.sizes === "log-normal" ? profile.sizeSpread / 2 : profile.sizeSpread,
  }));

function workload(
  changes: Partial<WorkloadProfile>,
  options: Partial<Parameters<typeof generateProfile>[1]> = {},
): PipelineSpec[] {
  const profile = { ...PROFILES.balanced, ...changes };
  return [...generateProfile(profile, { cluster: CLUSTER, ...options })];
}

const figuresOf = (changes: Partial<WorkloadProfile>) =>
  workloadFigures(workload(changes), CLUSTER, SECONDS);
const demandOf = ({ operators }: PipelineSpec, totals: Parameters<typeof demandGbSeconds>[1]) =>
  operators.reduce((sum, operator) => sum + demandGbSeconds(operator, totals), 0);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("a profile's workload", () => {
  it("has the load asked for to within a pipeline, fits, and can be written and read", () => {
    const totals = { cpu: 24, ramGb: 160, largestRamGb: 100 };
    fc.assert(
      fc.property(profiles, fc.nat(), fc.constantFrom(...SPLITS), (profile, seed, split) => {
        const options = { cluster: TWO_POOLS, durationSeconds: 120, seed, split };
        const made = generateProfile(profile, options);
        const pipelines = [...made];
        const demands = pipelines.map((each) => demandOf(each, totals));
        const missed = demands.reduce((a, b) => a + b, 0) - profile.load * 160 * 120;
        // The last pipeline is left out or taken, whichever is closer.
        if (missed > 0) expect(missed).toBeLessThanOrEqual(Math.max(...demands));
        expect(traceDigest(made)).toBe(traceDigest(pipelines));
        const read = parseTrace([...traceCsv(pipelines)].join(""));
        expect(traceDigest(read)).toBe(traceDigest(pipelines));
        const arrivals = pipelines.map(({ arrivalSeconds }) => arrivalSeconds);
        expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
        expect(arrivals.every((at) => at >= 0 && at < 120)).toBe(true);
        if (profile.fit) expect(findOversized(pipelines, TWO_POOLS)).toBeUndefined();
        for (const { priority, operators } of pipelines) {
          if (priority === "QUERY") expect(operators).toHaveLength(1);
        }
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it("comes within 1 % of the load in a workload of many pipelines", () => {
    for (const load of [1, 4, 16]) {
      expect(figuresOf({ load, sizes: "constant" }).load / load).toBeCloseTo(1, 2);
    }
  });

  it("is never the same for two seeds or two splits", () => {
    const digests = SPLITS.flatMap((split) =>
      Array.from({ length: 60 }, (_, seed) =>
        traceDigest(workload({}, { seed, split, durationSeconds: 60 })),
      ),
    );
    expect(new Set(digests).size).toBe(180);
  });

  it("has the shares of the classes", () => {
    for (const [name, shares] of Object.entries(PRIORITY_MIXES)) {
      const pipelines = workload({ priorities: name as WorkloadProfile["priorities"], load: 16 });
      for (const priority of PRIORITIES) {
        const share = pipelines.filter((each) => each.priority === priority).length;
        expect(Math.abs(share / pipelines.length - shares[priority])).toBeLessThan(0.03);
      }
    }
  });

  it("has the shares of the prototypes", () => {
    for (const [name, weights] of Object.entries(OPERATOR_MIXES)) {
      const operators = workload({
        operators: name as WorkloadProfile["operators"],
        sizes: "constant",
        load: 16,
      }).flatMap((each) => each.operators);
      const total = weights.reduce((a: number, b) => a + b, 0);
      for (const [index, { cpuSeconds, readGb }] of PROTOTYPES.entries()) {
        const count = operators.filter(
          (each) => each.baselineCpuSeconds === cpuSeconds && each.storageReadGb === readGb,
        ).length;
        const expected = (weights[index] ?? 0) / total;
        expect(Math.abs(count / operators.length - expected), name).toBeLessThan(0.02);
      }
    }
  });

  it("reads more of its time the more I/O-heavy its operators are", () => {
    const shares = (["uniform", "io-heavy", "balanced", "cpu-heavy"] as const).map(
      (operators) => figuresOf({ operators, load: 4 }).ioShare,
    );
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(0.7);
    expect(shares.at(-1)).toBeLessThan(0.1);
  });

  it("covers every scaling curve of the trace format", () => {
    const curves = workload({ load: 4 }).flatMap(({ operators }) =>
      operators.map((each) => each.cpuScaling),
    );
    expect([...new Set(curves)].sort()).toEqual(
      ["const", "exp", "linear3", "linear7", "log", "sqrt", "squared"].sort(),
    );
  });

  it.each([
    ["constant", 0.75],
    ["log-normal", 0.75],
    ["pareto", 2.5],
  ] as const)("has %s sizes with the prototypes' mean", (sizes, sizeSpread) => {
    const reads = workload({
      ...{ operators: "uniform", memory: "growing", shape: "chain", fit: false },
      ...{ sizes, sizeSpread, load: 64 },
    }).map(({ operators }) => operators[0]?.storageReadGb ?? 0);
    expect(mean(reads) / 55).toBeGreaterThan(0.95);
    expect(mean(reads) / 55).toBeLessThan(1.05);
    // Median of the distribution with mean 1.
    const medians = {
      constant: 1,
      "log-normal": Math.exp(-(sizeSpread ** 2) / 2),
      pareto: (1 - 1 / sizeSpread) * 2 ** (1 / sizeSpread),
    };
    const median = [...reads].sort((a, b) => a - b)[Math.floor(reads.length / 2)] ?? 0;
    expect(median / 55 / medians[sizes]).toBeGreaterThan(0.93);
    expect(median / 55 / medians[sizes]).toBeLessThan(1.07);
  });

  it("holds memory that grows, that is fixed, or either, half and half", () => {
    const fixedShare = (memory: WorkloadProfile["memory"]) => {
      const operators = workload({ memory, load: 8 }).flatMap((each) => each.operators);
      return operators.filter(({ memoryGb }) => memoryGb !== null).length / operators.length;
    };
    expect(fixedShare("growing")).toBe(0);
    expect(fixedShare("fixed")).toBe(1);
    expect(Math.abs(fixedShare("mixed") - 0.5)).toBeLessThan(0.03);
  });

  it("has operators that fit no pool only when told not to fit", () => {
    const large = workload({ sizes: "pareto", sizeSpread: 1.2, fit: false, load: 2 });
    const found = findOversized(large, CLUSTER);
    const peaks = large.flatMap(({ id, operators }) =>
      operators
        .map((each) => [each.memoryGb ?? each.storageReadGb, each.id, id] as const)
        .filter(([peak]) => peak > 500),
    );
    expect(peaks.length).toBeGreaterThan(0);
    const [[peakGb, operatorId, pipelineId] = []] = peaks;
    expect(found).toMatchObject({
      operators: peaks.length,
      pipelines: new Set(peaks.map(([, , id]) => id)).size,
      ...{ pipelineId, operatorId, peakGb, largestRamGb: 500 },
    });
    expect(found && oversizedText(found)).toContain(`${operatorId} of ${pipelineId}: ${peakGb} GB`);
  });
});

describe("the shapes", () => {
  const shaped = (shape: WorkloadProfile["shape"]) =>
    workload({ shape, length: 8, load: 4 })
      .map(({ operators }) => operators)
      .filter(({ length }) => length > 3);

  it("are what they are called", () => {
    for (const operators of shaped("chain")) expect(dagDepth(operators)).toBe(operators.length);
    for (const operators of shaped("fan-out")) {
      expect(operators.slice(1).every(({ parents }) => parents.join() === "0")).toBe(true);
    }
    for (const operators of shaped("fan-in")) {
      expect(operators.at(-1)?.parents).toHaveLength(operators.length - 1);
      expect(dagDepth(operators)).toBe(2);
    }
    for (const operators of shaped("diamond")) {
      expect(operators.filter(({ parents }) => parents.length === 0)).toHaveLength(1);
      expect(operators.at(-1)?.parents).toHaveLength(operators.length - 2);
      expect(dagDepth(operators)).toBe(3);
    }
  });

  it("have layers in which each operator waits for one to three of the layer above", () => {
    const layered = shaped("layered");
    const counts = layered.flatMap((operators) => operators.map(({ parents }) => parents.length));
    expect([...new Set(counts)].sort()).toEqual([0, 1, 2, 3]);
    expect(new Set(layered.map(dagDepth)).size).toBeGreaterThan(3);
  });
});

describe("the arrivals", () => {
  /** Pipelines in each of `parts` equal parts of the duration. */
  const counts = (arrivals: WorkloadProfile["arrivals"], parts: number): number[] => {
    const found = Array.from({ length: parts }, () => 0);
    for (const { arrivalSeconds } of workload({ arrivals, load: 16 })) {
      const part = Math.floor((arrivalSeconds / SECONDS) * parts);
      found[part] = (found[part] ?? 0) + 1;
    }
    return found;
  };
  /** Variance over mean: 1 for a Poisson process. */
  const dispersion = (values: readonly number[]) =>
    mean(values.map((value) => (value - mean(values)) ** 2)) / mean(values);

  it("are even, random, or in bursts", () => {
    expect(dispersion(counts("steady", 100))).toBeLessThan(0.05);
    expect(dispersion(counts("poisson", 100))).toBeGreaterThan(0.6);
    expect(dispersion(counts("poisson", 100))).toBeLessThan(1.6);
    expect(dispersion(counts("bursty", 100))).toBeGreaterThan(10);
  });

  it("come in three days, most at noon", () => {
    const eighths = counts("diurnal", 24);
    for (const day of [0, 8, 16]) {
      const night = (eighths[day] ?? 0) + (eighths[day + 7] ?? 0);
      const noon = (eighths[day + 3] ?? 0) + (eighths[day + 4] ?? 0);
      expect(noon / night).toBeGreaterThan(5);
    }
  });
});

describe("a wrong profile", () => {
  it.each([
    [{ load: 0 }, "expected `load` to be a finite number > 0, got 0"],
    [{ length: 0.5 }, "expected `length` to be a finite number ≥ 1, got 0.5"],
    [
      { sizes: "pareto", sizeSpread: 1 },
      "expected `sizeSpread` to be a finite number > 1 with pareto sizes, got 1",
    ],
    [
      { shape: "ring" as "chain" },
      "expected `shape` to be one of chain, fan-out, fan-in, diamond, layered, mixed, got ring",
    ],
    [{ load: 1e9 }, "to need at most 1000000 pipelines"],
  ] as const)("%j is refused at once", (changes, message) => {
    expect(() =>
      generateProfile({ ...PROFILES.balanced, ...changes }, { cluster: CLUSTER }),
    ).toThrow(message);
  });
});
