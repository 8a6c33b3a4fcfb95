import { counted, figure, seconds, sizes, unfinishedEvidence } from "./evidence.js";
import type { Probe } from "./probe.js";
import { defineProbe, failed, passed } from "./probe.js";
import { POOL, scenario, singles } from "./scenario.js";

/** An operator whose first size will be too small unless that is already most of the pool. */
export const retries: Probe = growsTo(150, {
  name: "retries-after-oom",
  ability: "retries after OOM with more memory",
});

/** As {@link retries}, but the operator needs nearly all there is. */
export const retriesToTheTop: Probe = growsTo(400, {
  name: "keeps-growing-after-oom",
  ability: "retries up to most of the pool",
});

function growsTo(
  needGb: number,
  { name, ability }: { readonly name: string; readonly ability: string },
): Probe {
  return defineProbe({
    name,
    ability,
    scenarios: [
      scenario(
        `needs-${needGb}-gb`,
        singles("big", { count: 1, priority: "INTERACTIVE", seconds: 2, ramGb: needGb }),
        { durationSeconds: 30 },
      ),
    ],
    judge(log) {
      const attempts = log.attempts("big", "op1");
      const end = log.completeTick.get("big");
      const need = `it needs ${needGb} of ${POOL.ramGb} GB`;
      const given = attempts.map(({ ramGb }) => ramGb);
      if (end !== undefined && attempts.length < 2) {
        return passed(
          `the first attempt had enough, ${sizes(attempts)} (${need}), and completed at ${seconds(end)}; no retry was needed.`,
        );
      }
      const tries = counted(attempts.length, "attempt");
      if (end !== undefined) {
        const last = attempts.at(-1);
        const earlier = attempts.slice(0, -1);
        return passed(
          `attempt ${attempts.length} got ${figure(last?.ramGb ?? NaN)} GB after ${sizes(earlier)} had failed (${need}), and completed at ${seconds(end)}.`,
        );
      }
      if (attempts.length > 1 && given.every((gb) => gb === given[0])) {
        return failed(`${tries}, each with ${sizes(attempts.slice(-1))}, all failed: ${need}.`);
      }
      const unfinished = unfinishedEvidence(log, "big", "op1");
      return failed(
        attempts.length > 1
          ? `${tries} with ${sizes(attempts)}, but ${need}; ${unfinished}`
          : `${need}; ${unfinished}`,
      );
    },
  });
}
