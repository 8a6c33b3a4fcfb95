import type { Priority } from "../../workload/index.js";
import { listed, seconds, sizes, unfinishedEvidence } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import { arrivalsOf, scenario, singles } from "./scenario.js";

const ARRIVALS: readonly (readonly [string, Priority, number])[] = [
  ["query", "QUERY", 0],
  ["interactive", "INTERACTIVE", 2],
  ["batch", "BATCH_PIPELINE", 7.5],
];

/** The least there is: one pipeline of one operator on an idle cluster, of each class. */
export const singleOperator = defineProbe({
  name: "runs-a-single-operator",
  ability: "runs one operator of each class",
  scenarios: ARRIVALS.map(([id, priority, from]) =>
    scenario(`single-${id}`, singles(id, { count: 1, priority, from, seconds: 2, ramGb: 10 }), {
      durationSeconds: 60,
    }),
  ),
  judge(_, logs) {
    const ends: string[] = [];
    for (const log of logs) {
      for (const { pipeline } of arrivalsOf(log.scenario)) {
        const end = log.completeTick.get(pipeline.id);
        if (end === undefined) return failed(unfinishedEvidence(log, pipeline.id, "op1"));
        ends.push(
          `${pipeline.id} at ${seconds(end)} with ${sizes(log.attempts(pipeline.id, "op1"))}`,
        );
      }
    }
    return passed(`all completed, each alone on the cluster: ${listed(ends)}.`);
  },
});
