import type { OperatorSpec } from "../../workload/index.js";
import type { RunLog } from "./run-log.js";
import { arrivalsOf } from "./scenario.js";

/** A time in which no pool runs anything although an operator could start. */
export interface IdleTime {
  /** First tick. */
  readonly fromTick: number;
  /** Tick after the last. */
  readonly toTick: number;
  /** One that could start. */
  readonly pipeline: string;
  readonly operator: string;
}

/** The longest idle time of the run; undefined: there was none. */
export function longestIdleTime(log: RunLog): IdleTime | undefined {
  let longest: IdleTime | undefined;
  for (const [from, to] of gaps(log)) {
    for (const { pipeline, tick } of arrivalsOf(log.scenario)) {
      const fromTick = Math.max(from, tick);
      if (longest && to - fromTick <= longest.toTick - longest.fromTick) continue;
      if (fromTick >= to) continue;
      const hasEnded = ({ id }: OperatorSpec): boolean =>
        (log.endTick(pipeline.id, id) ?? Infinity) < from;
      const ready = pipeline.operators.find(
        (operator) =>
          !hasEnded(operator) &&
          operator.parents.every((parent) => {
            const spec = pipeline.operators[parent];
            return spec !== undefined && hasEnded(spec);
          }),
      );
      if (ready) longest = { fromTick, toTick: to, pipeline: pipeline.id, operator: ready.id };
    }
  }
  return longest;
}

/** Times without a container, as [first tick, tick after the last]. */
function gaps({ containers, totalTicks }: RunLog): [number, number][] {
  const found: [number, number][] = [];
  let freeFrom = 0;
  for (const { atTick, endTick } of [...containers].sort((a, b) => a.atTick - b.atTick)) {
    if (atTick > freeFrom) found.push([freeFrom, atTick]);
    freeFrom = Math.max(freeFrom, endTick === undefined ? totalTicks : endTick + 1);
  }
  if (freeFrom < totalTicks) found.push([freeFrom, totalTicks]);
  return found;
}
