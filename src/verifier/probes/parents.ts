import type { OperatorSpec } from "../../workload/index.js";
import { counted, seconds, unfinishedEvidence } from "./evidence.js";
import type { ProbeVerdict } from "./probe.js";
import { defineProbe, failed, passed } from "./probe.js";
import type { RunLog } from "./run-log.js";
import { arrivalsOf, operator, pipeline, scenario } from "./scenario.js";

const CHAIN: readonly OperatorSpec[] = [3, 1, 2, 1].map((length, i) =>
  operator(`op${i + 1}`, { seconds: length, ramGb: 1 }, i === 0 ? [] : [i - 1]),
);

/** One of the two branches takes much longer than the other. */
const DIAMOND: readonly OperatorSpec[] = [
  operator("op1", { seconds: 1, ramGb: 1 }),
  operator("op2", { seconds: 5, ramGb: 1 }, [0]),
  operator("op3", { seconds: 1, ramGb: 1 }, [0]),
  operator("op4", { seconds: 1, ramGb: 1 }, [1, 2]),
];

/** Starts operators only when their parents have completed, one by one or several in a container. */
export const parents = defineProbe({
  name: "respects-parents",
  ability: "starts all operators, each after its parents",
  scenarios: [false, true].flatMap((multiOperatorContainers) =>
    [CHAIN, DIAMOND].map((operators) => {
      const shape = operators === CHAIN ? "chain" : "diamond";
      const cluster = multiOperatorContainers ? "several" : "one";
      return scenario(
        `${shape}-${cluster}-per-container`,
        [pipeline("p1", "INTERACTIVE", 0, operators)],
        { durationSeconds: 60, multiOperatorContainers },
      );
    }),
  ),
  judge(_, logs) {
    let last = "";
    let count = 0;
    for (const log of logs) {
      for (const { pipeline } of arrivalsOf(log.scenario)) {
        for (const { id, parents } of pipeline.operators) {
          for (const parent of parents) {
            const found = compareStarts(log, id, pipeline.operators[parent]?.id ?? "");
            if (found.verdict === "failed") return found;
            last = found.evidence;
          }
          count++;
        }
        const open = pipeline.operators.find(({ id }) => log.endTick("p1", id) === undefined);
        if (open) return failed(unfinishedEvidence(log, "p1", open.id));
      }
    }
    return passed(
      `${counted(count, "operator")} in ${counted(logs.length, "run")} completed, each started after its parents; the last: ${last}.`,
    );
  },
});

function compareStarts(log: RunLog, child: string, parent: string): ProbeVerdict {
  const start = log.startTick("p1", child);
  const end = log.endTick("p1", parent);
  if (start === undefined) return passed(`${child} was not started`);
  const text = `${child} of p1 (${log.scenario.name}) started at ${seconds(start)}`;
  if (end === undefined) return failed(`${text}, but its parent ${parent} never ended.`);
  return start > end
    ? passed(`${text}, after its parent ${parent} ended at ${seconds(end)}`)
    : failed(`${text}, before its parent ${parent} ended at ${seconds(end)}.`);
}
