import { seconds } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import { completions } from "./run-log.js";
import { POOL, scenario, singles } from "./scenario.js";

const DURATION_SECONDS = 60;

/** Longer than the second between two queries: one is always there. */
const SHORT = { seconds: 1.1, ramGb: 10 } as const;

/** Three quarters of the batch work may wait for the end of a stream that never ends. */
const LEAST_SHARE = 1 / 4;

/** Batch work beside an unbroken stream of short work that leaves most of the cluster free. */
export const starvation = defineProbe({
  name: "does-not-starve-batch",
  ability: "completes batch work beside a stream of others",
  scenarios: [
    scenario(
      "steady-stream",
      [
        ...singles("batch", { count: 12, priority: "BATCH_PIPELINE", seconds: 2, ramGb: 20 }),
        ...singles("query", { count: 60, every: 1, priority: "QUERY", ...SHORT }),
        ...singles("interactive", { count: 15, every: 4, priority: "INTERACTIVE", ...SHORT }),
      ],
      { durationSeconds: DURATION_SECONDS },
    ),
  ],
  judge(log) {
    const batch = completions(log, (id) => id.startsWith("batch"));
    const urgent = completions(log, (id) => !id.startsWith("batch"));
    const when = batch.lastTick === undefined ? "" : `, the last at ${seconds(batch.lastTick)}`;
    const text = `${batch.done} of ${batch.total} batch pipelines completed in ${DURATION_SECONDS} s${when}, beside ${urgent.done} of ${urgent.total} queries and interactive, which need at most 30 of ${POOL.ramGb} GB at a time`;
    return batch.done >= LEAST_SHARE * batch.total ? passed(`${text}.`) : failed(`${text}.`);
  },
});
