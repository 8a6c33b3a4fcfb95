import { counted, seconds, sizes, unfinishedEvidence } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import { completions } from "./run-log.js";
import { POOL, TICKS_PER_SECOND, scenario, singles } from "./scenario.js";

/** Growing by 10 % from a sixteenth of the pool takes 30 attempts; more than this has no end. */
const MOST_ATTEMPTS = 50;

const OTHERS = {
  count: 20,
  priority: "QUERY" as const,
  from: 1,
  every: 1,
  seconds: 1,
  ramGb: 10,
};

const IMPOSSIBLE_GB = 600;

/** A query that no pool can hold, ahead of work that is easily done. */
export const impossible = defineProbe({
  name: "gives-up-the-impossible",
  ability: "gives up what fits no pool, runs the rest",
  scenarios: [
    scenario(
      "impossible-operator",
      [
        ...singles("impossible", {
          count: 1,
          priority: "QUERY",
          seconds: 2,
          ramGb: IMPOSSIBLE_GB,
        }),
        ...singles("other", OTHERS),
      ],
      { durationSeconds: 60 },
    ),
  ],
  judge(log) {
    const attempts = log.attempts("impossible", "op1");
    const { total, done, open } = completions(log, (id) => id.startsWith("other"));
    const text = `the operator of ${IMPOSSIBLE_GB} GB (a pool has ${POOL.ramGb}) ${attempts.length === 0 ? "was never tried" : `had ${counted(attempts.length, "attempt")}, with ${sizes(attempts)}`}`;
    if (done < total) {
      return failed(
        `${text}, and ${total - done} of ${total} other pipelines did not complete: ${unfinishedEvidence(log, open[0] ?? "", "op1")}`,
      );
    }
    if (attempts.length > MOST_ATTEMPTS) return failed(`${text}: it was not given up.`);
    return passed(`${text}; all ${total} other pipelines completed.`);
  },
});

const LIMIT_SECONDS = 10;

/** A pipeline that runs into the limit on a pipeline's time, and others that come later. */
export const timeouts = defineProbe({
  name: "lets-go-of-timed-out-work",
  ability: "gives up what timed out, runs the rest",
  scenarios: [
    scenario(
      "time-limit",
      [
        ...singles("slow", { count: 1, priority: "QUERY", seconds: 30, ramGb: 10 }),
        ...singles("other", { ...OTHERS, from: LIMIT_SECONDS + 1, every: 1.5 }),
      ],
      { durationSeconds: 60, maxJobSeconds: LIMIT_SECONDS },
    ),
  ],
  judge(log) {
    const deadline = LIMIT_SECONDS * TICKS_PER_SECOND;
    const late = log.attempts("slow", "op1").filter(({ atTick }) => atTick >= deadline);
    const { total, done, open } = completions(log, (id) => id.startsWith("other"));
    const text = `the 30 s pipeline timed out at ${seconds(deadline)} and had ${counted(late.length, "attempt")} after that`;
    if (done < total) {
      return failed(
        `${text}; ${total - done} of ${total} later pipelines did not complete: ${unfinishedEvidence(log, open[0] ?? "", "op1")}`,
      );
    }
    if (late.length > MOST_ATTEMPTS) return failed(`${text}, each in vain.`);
    return passed(`${text}; all ${total} later pipelines completed.`);
  },
});
