import { describe, expect, it } from "vitest";
import {
  canonicalLines,
  generateWorkload,
  type GeneratorOptions,
  pipelinesOf,
  traceDigest,
  traceInfo,
} from "../../src/workload/index.js";
import { REFERENCE_TRACES, referencePipelines } from "./reference-traces.js";

describe("the generator", () => {
  it.each(REFERENCE_TRACES)("makes $name as the original does", (reference) => {
    const pipelines = referencePipelines(reference);
    const lines = [...canonicalLines(pipelines)];
    const info = traceInfo(pipelines);
    expect(lines.slice(0, reference.first_lines.length)).toEqual(reference.first_lines);
    expect(lines).toHaveLength(reference.rows);
    expect(info.operators).toBe(reference.rows);
    expect(info.pipelines).toBe(reference.pipelines);
    expect(
      Object.fromEntries(Object.entries(info.byPriority).filter(([, count]) => count > 0)),
    ).toEqual(reference.by_priority);
    expect(info.lastArrivalSeconds).toBe(reference.last_arrival_seconds);
    expect(traceDigest(pipelines)).toBe(reference.sha256_canonical);
    expect(info.digest).toBe(reference.sha256_canonical);
  });

  it("checks 18 settings of the original", () => {
    expect(REFERENCE_TRACES).toHaveLength(18);
  });

  it("is lazy: a batch is drawn when it is asked for", () => {
    const batches = generateWorkload({ durationSeconds: 1e9 });
    const first = batches.next();
    expect(first.value).toMatchObject({ atTick: 0 });
    expect(first.value?.pipelines).toHaveLength(4);
    expect(batches.next().value?.atTick).toBeGreaterThan(0);
  });

  it("delivers each batch at the tick that its arrival was computed from", () => {
    for (const { atTick, pipelines } of generateWorkload({
      ticksPerSecond: 100,
    })) {
      for (const { arrivalSeconds } of pipelines) {
        expect(arrivalSeconds).toBe(atTick * (1 / 100));
      }
    }
  });

  it("shares frozen operators between pipelines", () => {
    const pipelines = [...pipelinesOf(generateWorkload())];
    const operators = pipelines.flatMap((pipeline) => pipeline.operators);
    expect(new Set(operators).size).toBeLessThan(20);
    expect(operators.every((operator) => Object.isFrozen(operator))).toBe(true);
    expect(pipelines.every((each) => Object.isFrozen(each.operators))).toBe(true);
  });

  it("makes pipelines of hundreds of operators in every shape", () => {
    const one = (dagShape: GeneratorOptions["dagShape"]) =>
      [
        ...pipelinesOf(
          generateWorkload({
            durationSeconds: 1,
            numPipelines: 1,
            numOperators: 2000,
            interactiveProb: 1,
            queryProb: 0,
            batchProb: 0,
            dagShape,
          }),
        ),
      ][0]?.operators ?? [];
    const linear = one({ linear: 1, branchIn: 0, branchOut: 0 });
    expect(linear.length).toBeGreaterThan(300);
    expect(linear.at(-1)?.parents).toEqual([linear.length - 2]);
    const branchIn = one({ linear: 0, branchIn: 1, branchOut: 0 });
    expect(branchIn.at(-1)?.parents).toHaveLength(branchIn.length - 1);
    expect(branchIn.at(-2)?.parents).toEqual([]);
    const branchOut = one({ linear: 0, branchIn: 0, branchOut: 1 });
    expect(branchOut.at(-1)?.parents).toEqual([0]);
  });

  it("makes nothing in a run of no ticks", () => {
    expect([...generateWorkload({ durationSeconds: 0 })]).toEqual([]);
  });

  it.each<[Partial<GeneratorOptions>, string]>([
    [{ durationSeconds: -1 }, "expected `durationSeconds` to be a finite number ≥ 0, got -1"],
    [{ ticksPerSecond: 0 }, "expected `ticksPerSecond` to be a finite number > 0, got 0"],
    [
      { waitingSecondsMean: Number.NaN },
      "expected `waitingSecondsMean` to be a finite number ≥ 0, got NaN",
    ],
    [{ numPipelines: 1.5 }, "expected `numPipelines` to be a whole number ≥ 1, got 1.5"],
    [{ numOperators: Infinity }, "expected `numOperators` to be a finite number > 0, got Infinity"],
    [{ randomSeed: -1 }, "expected `randomSeed` to be a whole number ≥ 0, got -1"],
    [
      { queryProb: 0.5 },
      "expected `interactiveProb`, `queryProb`, `batchProb` to sum to 1, got 1.4",
    ],
    [
      { dagShape: { linear: 1, branchIn: -0.5, branchOut: 0.5 } },
      "expected `dagShape.branchIn` to be a finite number ≥ 0, got -0.5",
    ],
  ])("refuses %o at once", (options, message) => {
    expect(() => generateWorkload(options)).toThrow(message);
  });
});
