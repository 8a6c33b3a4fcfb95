import { figure, seconds } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import type { RunLog } from "./run-log.js";
import { arrivalsOf, scenario, singles } from "./scenario.js";

/** Every pipeline is the same, so that nothing but the class tells a query from batch work. */
const SAME = { seconds: 3, ramGb: 30 } as const;

/** Of the batch work that waits when a query arrives, at most this share may be started before it, on average. */
const MOST_OVERTAKEN_BY = 1 / 4;

/** Queries that arrive while much batch work waits: the pool can hold 16 of the 160 at a time. */
export const queryPreference = defineProbe({
  name: "prefers-queries",
  ability: "runs queries before a backlog of batch work",
  scenarios: [
    scenario(
      "backlog",
      [
        ...singles("batch", { count: 160, priority: "BATCH_PIPELINE", ...SAME }),
        ...singles("query", { count: 4, priority: "QUERY", from: 6.5, every: 4, ...SAME }),
      ],
      { durationSeconds: 60 },
    ),
  ],
  judge(log) {
    const queries = arrivalsOf(log.scenario).filter(({ pipeline }) => pipeline.id.startsWith("q"));
    const waits = queries.map(({ pipeline, tick }) => waitOf(log, pipeline.id, tick));
    const unstarted = waits.find(({ startTick }) => startTick === undefined);
    if (unstarted) {
      return failed(
        `${unstarted.id} arrived at ${seconds(unstarted.arrivalTick)} and was not started by ${seconds(log.totalTicks)}, while ${unstarted.before} of the ${unstarted.waiting} batch operators that waited with it were.`,
      );
    }
    const query = meanLatency(log, "query");
    const batch = meanLatency(log, "batch");
    const share = mean(waits.map(({ before, waiting }) => (waiting === 0 ? 0 : before / waiting)));
    const longest = waits.reduce((a, b) => (b.ticks > a.ticks ? b : a));
    const text = `${longest.id} waited longest: it arrived at ${seconds(longest.arrivalTick)} and started ${seconds(longest.ticks)} later, after ${longest.before} of ${longest.waiting} waiting batch operators; mean latency ${seconds(query)} for queries, ${seconds(batch)} for batch`;
    if (share > MOST_OVERTAKEN_BY) {
      return failed(
        `${text}. On average ${figure(100 * share)} % of the waiting batch work went before a query.`,
      );
    }
    return query < batch ? passed(`${text}.`) : failed(`${text}.`);
  },
});

interface Wait {
  readonly id: string;
  readonly arrivalTick: number;
  readonly startTick: number | undefined;
  readonly ticks: number;
  /** Batch operators that had not been started when it arrived. */
  readonly waiting: number;
  /** Those of them that were started before it. */
  readonly before: number;
}

function waitOf(log: RunLog, id: string, arrivalTick: number): Wait {
  const startTick = log.startTick(id, "op1");
  const starts = arrivalsOf(log.scenario)
    .filter(({ pipeline }) => pipeline.id.startsWith("batch"))
    .map(({ pipeline }) => log.startTick(pipeline.id, "op1") ?? Infinity)
    .filter((tick) => tick >= arrivalTick);
  return {
    id,
    arrivalTick,
    startTick,
    ticks: (startTick ?? log.totalTicks) - arrivalTick,
    waiting: starts.length,
    before: starts.filter((tick) => tick < (startTick ?? log.totalTicks)).length,
  };
}

/** In ticks; what did not complete counts up to the end of the run. */
function meanLatency(log: RunLog, prefix: string): number {
  return mean(
    arrivalsOf(log.scenario)
      .filter(({ pipeline }) => pipeline.id.startsWith(prefix))
      .map(({ pipeline, tick }) => (log.completeTick.get(pipeline.id) ?? log.totalTicks) - tick),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
