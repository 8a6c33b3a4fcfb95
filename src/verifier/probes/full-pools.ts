import { figure, seconds, unfinishedEvidence } from "./evidence.js";
import { defineProbe, failed, notShown, passed } from "./probe.js";
import type { RunLog } from "./run-log.js";
import { completions } from "./run-log.js";
import { scenario, singles } from "./scenario.js";

/** A policy may give up some of what waits long, but not most of it. */
const LEAST_SHARE = 1 / 2;

/** A policy that never gives out this share of the CPUs or the memory cannot run out of them. */
const FULL_SHARE = 3 / 4;

/** More long work than fits, while small work goes on arriving: memory runs out in one scenario, CPUs in the other. */
export const fullPools = defineProbe({
  name: "survives-full-pools",
  ability: "waits while pools are full, then goes on",
  scenarios: [
    scenario(
      "memory-runs-out",
      [
        ...singles("long", { count: 24, priority: "BATCH_PIPELINE", seconds: 6, ramGb: 30 }),
        ...singles("small", {
          count: 20,
          priority: "QUERY",
          from: 0.5,
          every: 1,
          seconds: 1,
          ramGb: 10,
        }),
      ],
      { durationSeconds: 240 },
    ),
    scenario(
      "cpus-run-out",
      [
        ...singles("long", { count: 12, priority: "BATCH_PIPELINE", seconds: 4, ramGb: 10 }),
        ...singles("small", {
          count: 12,
          priority: "INTERACTIVE",
          from: 0.5,
          every: 1,
          seconds: 1,
          ramGb: 5,
        }),
      ],
      { durationSeconds: 120, pools: [{ cpu: 4, ramGb: 500 }] },
    ),
  ],
  judge(_, logs) {
    const texts: string[] = [];
    for (const log of logs) {
      const { total, done, open } = completions(log);
      if (done < LEAST_SHARE * total) {
        return failed(
          `${done} of ${total} pipelines completed (${log.scenario.name}): ${unfinishedEvidence(log, open[0] ?? "", "op1")}`,
        );
      }
      const { share, text } = fullest(log);
      if (share < FULL_SHARE) {
        return notShown(
          `it gave out too little to run out of room: at most ${text} (${log.scenario.name}).`,
        );
      }
      texts.push(`${done} of ${total} pipelines completed after ${text} had been given out`);
    }
    return passed(`${texts.join("; ")}.`);
  },
});

/** The most that was allocated at a time, as the larger of the shares of CPUs and memory. */
function fullest(log: RunLog): { readonly share: number; readonly text: string } {
  const changes = log.containers.flatMap(({ cpu, ramGb, atTick, endTick = log.totalTicks }) => [
    { tick: atTick, cpu, ramGb },
    { tick: endTick + 1, cpu: -cpu, ramGb: -ramGb },
  ]);
  // What is freed in a tick can be allocated in the same one.
  changes.sort((a, b) => a.tick - b.tick || a.cpu - b.cpu);
  const [pool = { cpu: 0, ramGb: 0 }] = log.scenario.options.pools ?? [];
  const now = { cpu: 0, ramGb: 0 };
  let most = { cpu: 0, ramGb: 0, share: 0, tick: 0 };
  for (const { tick, cpu, ramGb } of changes) {
    now.cpu += cpu;
    now.ramGb += ramGb;
    const share = Math.max(now.cpu / pool.cpu, now.ramGb / pool.ramGb);
    if (share > most.share) most = { ...now, share, tick };
  }
  return {
    share: most.share,
    text: `${figure(most.cpu)} of ${pool.cpu} CPUs and ${figure(most.ramGb)} of ${pool.ramGb} GB at ${seconds(most.tick)}`,
  };
}
