/** What happened in a run, to see that random cases stay interesting. */
import { memoryInTick } from "../plain/operator-time.js";
import type { Comparison } from "./compare-engines.js";
import type { BuiltCase, CaseRecord } from "./random-case.js";
import { buildCase } from "./random-case.js";
import type { ContainerLog } from "./run-log.js";
import { readLog } from "./run-log.js";

/** In how many cases something happened at least once. */
export type Coverage = Record<string, number>;

/** Did it exceed its own allocation? Otherwise the pool was full. */
function exceedsAllocation({ batches, options }: BuiltCase, container: ContainerLog): boolean {
  const running = container.ran.at(-1);
  if (!running || container.endTick === undefined || running.endTick !== undefined) return false;
  const pipeline = batches
    .flatMap(({ pipelines }) => pipelines)
    .find(({ id }) => id === running.pipeline);
  const spec = pipeline?.operators.find(({ id }) => id === running.operator);
  if (!spec) throw new Error(`no operator ${running.operator} in ${running.pipeline}`);
  const tick = container.endTick - running.startTick;
  return memoryInTick(spec, tick, 1 / options.ticksPerSecond) > container.ramGb;
}

/** Adds a case to the counts. */
export function cover(coverage: Coverage, record: CaseRecord, { fast, ending }: Comparison): void {
  const built = buildCase(record);
  const seen = new Set<string>();
  const { statistics, outcome, events } = fast;
  seen.add("cases").add(`policy ${record.policyKind}`).add(`mode ${record.mode}`);
  seen.add(ending.reason === undefined ? `ending ${ending.code}` : `ending ${ending.reason}`);
  if (outcome.code !== "completed") seen.add("aborted");
  const arrivedAt = new Map<string, number>();
  for (const event of events)
    if (event.type === "arrival") arrivedAt.set(event.pipeline, event.tick);
  for (const container of readLog(events).values()) {
    if (container.error === "timeout") seen.add("timeout kill");
    if (container.error === "pool lost") {
      seen.add("lost container");
      if (container.suspendTick !== undefined) seen.add("lost while written to disk");
      if (container.startTick === container.endTick) seen.add("lost in its first tick");
    }
    const isLate = ({ pipeline }: { readonly pipeline: string }): boolean =>
      record.limitTicks > 0 &&
      container.startTick > (arrivedAt.get(pipeline) ?? 0) + record.limitTicks;
    if (container.operators.some(isLate)) seen.add("container for a timed-out pipeline");
    if (container.error === null) seen.add("finished container");
    if (container.suspendTick !== undefined) seen.add("suspension");
    if (container.suspendTick !== undefined && container.suspendTick === container.suspendedTick) {
      seen.add("suspension within a tick");
    }
    if (container.suspendedTick !== undefined) seen.add("suspension ended");
    if (new Set(container.operators.map(({ pipeline }) => pipeline)).size > 1)
      seen.add("shared container");
    if (container.error !== "OOM") continue;
    if (exceedsAllocation(built, container)) seen.add("OOM of its own");
    else {
      seen.add("pool kill");
      if (!record.allowMemoryOvercommit) seen.add("pool kill without overcommit");
    }
  }
  if (record.pools.some(({ cpu }) => cpu !== record.pools[0]?.cpu)) seen.add("unequal pools");
  if (record.hasEstimates) seen.add("estimates");
  if (events.some(({ type }) => type === "pool-lost")) seen.add("lost pool");
  const back = new Set(events.flatMap((e) => (e.type === "pool-back" ? [e.pool] : [])));
  if (back.size > 0) seen.add("pool back");
  if (events.some((e) => e.type === "assign" && back.has(e.pool))) seen.add("pool back in use");
  if (events.some(({ type }) => type === "timed-out")) seen.add("timed-out pipeline");
  if (statistics.all.completionCount > 0) seen.add("completed pipeline");
  if (
    statistics.all.arrivalCount > 0 &&
    statistics.all.completionCount === statistics.all.arrivalCount
  ) {
    seen.add("everything completed");
  }
  for (const name of seen) coverage[name] = (coverage[name] ?? 0) + 1;
}
