import { counted, seconds } from "./evidence.js";
import type { ProbeVerdict } from "./probe.js";
import { defineProbe, failed, notShown, passed } from "./probe.js";
import type { ContainerLog, RunLog } from "./run-log.js";
import { TICKS_PER_SECOND, arrivalsOf, operator, pipeline, scenario, singles } from "./scenario.js";

const STEPS = 10;
const STEP = { seconds: 2, ramGb: 30 } as const;

/** 24 chains of 20 s, of which the pool can hold 16 at a time, and queries that arrive while it is full. */
export const suspension = defineProbe({
  name: "suspends-for-queries",
  ability: "suspends batch work so that queries start",
  scenarios: [
    scenario(
      "long-chains",
      [
        ...Array.from({ length: 24 }, (_, i) =>
          pipeline(
            `batch${i + 1}`,
            "BATCH_PIPELINE",
            0,
            Array.from({ length: STEPS }, (__, step) =>
              operator(`op${step + 1}`, STEP, step === 0 ? [] : [step - 1]),
            ),
          ),
        ),
        ...singles("query", {
          count: 2,
          priority: "QUERY",
          from: 5,
          every: 0.5,
          seconds: 1,
          ramGb: 10,
        }),
      ],
      { durationSeconds: 240, multiOperatorContainers: true },
    ),
  ],
  judge(log) {
    const suspended = log.containers.filter(({ suspendTick }) => suspendTick !== undefined);
    if (suspended.length === 0) return notSuspended(log);
    // With containers still running, what was suspended may yet have its turn.
    const isIdle = log.containers.every(({ endTick }) => endTick !== undefined);
    const lost = isIdle ? suspended.find((container) => isLost(log, container)) : undefined;
    if (lost) {
      const [first] = lost.operators;
      return failed(
        `${lost.id} with work of ${first?.pipeline ?? "nobody"} was suspended at ${seconds(lost.suspendTick ?? NaN)}, and what was left of it was never assigned again.`,
      );
    }
    return (
      firstHelped(log, suspended) ??
      notShown(
        `${counted(suspended.length, "suspension")}, but no query started earlier by it: ${waits(log)}.`,
      )
    );
  },
});

/** The first query that started in the room of a suspended container before any other would have ended. */
function firstHelped(log: RunLog, suspended: readonly ContainerLog[]): ProbeVerdict | undefined {
  for (const { id, tick } of queriesOf(log)) {
    const start = log.startTick(id, "op1");
    if (start === undefined) continue;
    const room = suspended.find(
      ({ suspendTick = -1, endTick = Infinity }) => suspendTick >= tick && endTick <= start,
    );
    if (room?.suspendTick === undefined) continue;
    const running = log.containers.filter(
      ({ atTick, endTick = Infinity }) => atTick < tick && endTick >= tick,
    );
    const without = running.reduce((first, each) => Math.min(first, ownEnd(log, each)), Infinity);
    if (start >= without) continue;
    return passed(
      `${room.id} was suspended at ${seconds(room.suspendTick)}, and ${id}, which arrived at ${seconds(tick)}, started at ${seconds(start)}; without suspension room would have come at ${seconds(without)}.`,
    );
  }
  return undefined;
}

/** The tick in which a container would end by itself. */
function ownEnd({ scenario }: RunLog, { atTick, operators }: ContainerLog): number {
  const specs = new Map(arrivalsOf(scenario).map(({ pipeline }) => [pipeline.id, pipeline]));
  const length = operators.reduce((sum, ref) => {
    const spec = specs.get(ref.pipeline)?.operators.find(({ id }) => id === ref.operator);
    return sum + (spec?.baselineCpuSeconds ?? 0);
  }, 0);
  return atTick + length * TICKS_PER_SECOND;
}

/** Was an operator of a suspended container neither completed nor assigned again? */
function isLost(log: RunLog, container: ContainerLog): boolean {
  return container.operators.some(
    ({ pipeline, operator }) =>
      log.endTick(pipeline, operator) === undefined &&
      log.attempts(pipeline, operator).at(-1) === container,
  );
}

function notSuspended(log: RunLog): ProbeVerdict {
  const isSeveral = log.containers.some(({ operators }) => operators.length > 1);
  const why = isSeveral
    ? "it never suspended anything, which a policy may choose"
    : "with one operator in each container there is nothing to suspend";
  return notShown(`${why}; ${waits(log)}.`);
}

function waits(log: RunLog): string {
  return queriesOf(log)
    .map(({ id, tick }) => {
      const start = log.startTick(id, "op1");
      return start === undefined
        ? `${id} never started`
        : `${id} started ${seconds(start - tick)} after its arrival`;
    })
    .join(", ");
}

function queriesOf(log: RunLog): { readonly id: string; readonly tick: number }[] {
  return arrivalsOf(log.scenario)
    .filter(({ pipeline }) => pipeline.priority === "QUERY")
    .map(({ pipeline, tick }) => ({ id: pipeline.id, tick }));
}
