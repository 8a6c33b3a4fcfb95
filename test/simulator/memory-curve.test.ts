import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstTickAbove, memoryInTick, ticksIn } from "../../src/simulator/memory-curve.js";
import { type OperatorRun, PipelineRun } from "../../src/simulator/state.js";
import type { OperatorSpec } from "../../src/workload/index.js";
import { memoryInTick as plainMemoryInTick } from "../plain/operator-time.js";

function operatorRun(spec: OperatorSpec, tickSeconds: number): OperatorRun {
  const pipeline = { id: "p", priority: "QUERY" as const, arrivalSeconds: 0, operators: [spec] };
  const [operator] = new PipelineRun(pipeline, 0, 0, Infinity, { tick: 0, tickSeconds }).operators;
  if (!operator) throw new Error("no operator");
  return operator;
}

const drawn = fc.record({
  ticksPerSecond: fc.constantFrom(1, 3, 7, 10, 100, 1000),
  ioTicks: fc.double({ min: 0, max: 60, noNaN: true }),
  cpuTicks: fc.integer({ min: 0, max: 20 }),
  memoryGb: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
  /** The limit, as a share of the peak, or what is used in some tick, to the last bit. */
  limit: fc.oneof(fc.double({ min: 0, max: 1.2, noNaN: true }), fc.integer({ min: 0, max: 70 })),
});

describe("the memory of an operator", () => {
  it("is the plain simulator's, and exceeds a limit first where a scan finds it", () => {
    fc.assert(
      fc.property(drawn, ({ ticksPerSecond, ioTicks, cpuTicks, memoryGb, limit }) => {
        const tickSeconds = 1 / ticksPerSecond;
        const storageReadGb = ioTicks * 20 * tickSeconds;
        const spec: OperatorSpec = {
          id: "a",
          parents: [],
          baselineCpuSeconds: cpuTicks * tickSeconds,
          cpuScaling: "const",
          memoryGb,
          storageReadGb,
        };
        const operator = operatorRun(spec, tickSeconds);
        const ticks = Math.max(1, operator.ioTicks + ticksIn(cpuTicks * tickSeconds, tickSeconds));
        const curve = Array.from({ length: ticks }, (_, i) =>
          memoryInTick(operator, i, tickSeconds),
        );
        const limitGb = Number.isInteger(limit)
          ? (curve[limit % ticks] ?? 0)
          : limit * (memoryGb ?? storageReadGb);
        expect(curve).toEqual(curve.map((_, i) => plainMemoryInTick(spec, i, tickSeconds)));
        expect(firstTickAbove(operator, ticks, limitGb, tickSeconds)).toBe(
          curve.findIndex((gb) => gb > limitGb),
        );
      }),
      { numRuns: 3000, seed: 42 },
    );
  });
});
