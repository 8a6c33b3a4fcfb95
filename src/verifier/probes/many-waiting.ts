import { counted } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import { completions } from "./run-log.js";
import { POOL, scenario, singles } from "./scenario.js";

const DURATION_SECONDS = 60;
const EACH = { seconds: 1, ramGb: 10 } as const;

/** Half of what a policy completes that runs one operator at a time. */
const LEAST_COMPLETED = DURATION_SECONDS / EACH.seconds / 2;

/** More waiting pipelines than a policy may look at again and again. What it costs is up to the run's budgets. */
export const manyWaiting = defineProbe({
  name: "handles-2000-waiting",
  ability: "goes on working while 2,000 pipelines wait",
  scenarios: [
    scenario(
      "two-thousand",
      [
        ...singles("batch", { count: 1200, priority: "BATCH_PIPELINE", ...EACH }),
        ...singles("interactive", { count: 600, priority: "INTERACTIVE", ...EACH }),
        ...singles("query", { count: 200, priority: "QUERY", ...EACH }),
      ],
      { durationSeconds: DURATION_SECONDS },
    ),
  ],
  judge(log) {
    const { total, done } = completions(log);
    const atOnce = Math.floor(POOL.ramGb / EACH.ramGb);
    const possible = Math.min(total, (atOnce * DURATION_SECONDS) / EACH.seconds);
    const calls =
      log.policyCalls === undefined ? "" : ` in ${counted(log.policyCalls, "policy call")}`;
    const text = `${done} of ${total} pipelines completed within ${DURATION_SECONDS} s${calls}; with ${atOnce} at a time the cluster could do ${possible}, one at a time ${DURATION_SECONDS / EACH.seconds}`;
    return done >= LEAST_COMPLETED ? passed(`${text}.`) : failed(`${text}.`);
  },
});
