import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/simulator/event-queue.js";

describe("the event queue", () => {
  it("gives events by tick, and those of a tick in the order they were pushed, whatever comes in between", () => {
    // A number pushes an event at that tick, null takes one out.
    const operation = fc.option(fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200, size: "max" }), (operations) => {
        const queue = new EventQueue<number>();
        const sorted: { readonly tick: number; readonly sequence: number }[] = [];
        const byTickThenSequence = (
          a: (typeof sorted)[number],
          b: (typeof sorted)[number],
        ): number => a.tick - b.tick || a.sequence - b.sequence;
        operations.forEach((tick, sequence) => {
          if (tick === null) expect(queue.pop()).toBe(sorted.shift()?.sequence);
          else {
            queue.push(tick, sequence);
            sorted.push({ tick, sequence });
            sorted.sort(byTickThenSequence);
          }
          expect(queue.size).toBe(sorted.length);
          expect(queue.nextTick).toBe(sorted[0]?.tick ?? Infinity);
        });
        for (const { sequence } of sorted) expect(queue.pop()).toBe(sequence);
        expect(queue.pop()).toBeUndefined();
      }),
      { numRuns: 150, seed: 42 },
    );
  });
});
