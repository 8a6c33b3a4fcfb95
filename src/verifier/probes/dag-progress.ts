import type { OperatorSpec } from "../../workload/index.js";
import { seconds, unfinishedEvidence } from "./evidence.js";
import { longestIdleTime } from "./idle-time.js";
import { completions } from "./run-log.js";
import { defineProbe, failed, passed } from "./probe.js";
import { arrivalsOf, operator, pipeline, scenario, TICKS_PER_SECOND } from "./scenario.js";

/** A policy that is called only now and then may leave the cluster idle for so long. */
const MOST_IDLE_SECONDS = 1;

/** Layers of so many operators; each operator has the whole layer before as parents. */
function layers(widths: readonly number[]): OperatorSpec[] {
  const operators: OperatorSpec[] = [];
  let before: number[] = [];
  for (const width of widths) {
    const first = operators.length;
    for (let i = 0; i < width; i++) {
      operators.push(operator(`op${first + i + 1}`, { seconds: 1, ramGb: 1 }, before));
    }
    before = Array.from({ length: width }, (_, i) => first + i);
  }
  return operators;
}

/** Wide joins and forks, side by side. */
export const dagProgress = defineProbe({
  name: "no-deadlock-on-dags",
  ability: "completes wide DAGs, idles only when it must",
  scenarios: [false, true].map((multiOperatorContainers) =>
    scenario(
      `dags-${multiOperatorContainers ? "several" : "one"}-per-container`,
      [
        pipeline("fan-in", "BATCH_PIPELINE", 0, layers([8, 1])),
        pipeline("fan-out", "INTERACTIVE", 0, layers([1, 8])),
        pipeline("layers", "BATCH_PIPELINE", 3, layers([2, 3, 2])),
      ],
      { durationSeconds: 90, multiOperatorContainers },
    ),
  ),
  judge(_, logs) {
    const ends: string[] = [];
    for (const log of logs) {
      const idle = longestIdleTime(log);
      if (idle && idle.toTick - idle.fromTick > MOST_IDLE_SECONDS * TICKS_PER_SECOND) {
        return failed(
          `nothing ran from ${seconds(idle.fromTick)} to ${seconds(idle.toTick)} (${log.scenario.name}), although ${idle.operator} of ${idle.pipeline} could have been started.`,
        );
      }
      for (const { pipeline } of arrivalsOf(log.scenario)) {
        const open = pipeline.operators.find(
          ({ id }) => log.endTick(pipeline.id, id) === undefined,
        );
        if (open) return failed(unfinishedEvidence(log, pipeline.id, open.id));
      }
      const { lastTick = NaN } = completions(log);
      ends.push(`${seconds(lastTick)} (${log.scenario.name})`);
    }
    return passed(
      `a join of 8, a fork into 8 and three layers completed by ${ends.join(" and ")}; the cluster never idled for more than ${MOST_IDLE_SECONDS} s while an operator was ready.`,
    );
  },
});
