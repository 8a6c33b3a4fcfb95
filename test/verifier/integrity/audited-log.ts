/** A run whose log is kept, and what the audit says of it. */
import type {
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
  Statistics,
} from "../../../src/simulator/index.js";
import { simulate } from "../../../src/simulator/index.js";
import type { AuditResult } from "../../../src/verifier/integrity/index.js";
import {
  Audit,
  EventLogWriter,
  indexWorkload,
  readEvents,
} from "../../../src/verifier/integrity/index.js";
import type { Batch } from "../../../src/workload/index.js";

export interface AuditedLog {
  readonly batches: readonly Batch[];
  readonly options: SimulationOptions;
  readonly events: readonly SimulationEvent[];
  readonly statistics: Statistics;
}

/** Runs a policy that is expected to complete. */
export function logOf(
  batches: readonly Batch[],
  create: PolicyFactory,
  options: SimulationOptions,
): AuditedLog {
  const events: SimulationEvent[] = [];
  const run = simulate(batches, create, options, { observe: (event) => events.push(event) });
  if (run.outcome.code !== "completed") throw new Error(run.outcome.message);
  return { batches, options, events, statistics: run.statistics };
}

export function audit({ batches, options, events, statistics }: AuditedLog): AuditResult {
  const judge = new Audit(batches, options);
  for (const event of events) judge.take(event);
  return judge.finish(statistics);
}

export function pack(
  { batches, events }: Pick<AuditedLog, "batches" | "events">,
  chunkLength?: number,
): Float64Array[] {
  const chunks: Float64Array[] = [];
  const writer = new EventLogWriter(batches, (chunk) => chunks.push(chunk), chunkLength);
  events.forEach(writer.observe);
  writer.finish();
  return chunks;
}

export function unpack(
  chunks: readonly Float64Array[],
  batches: readonly Batch[],
): SimulationEvent[] {
  const workload = indexWorkload(batches);
  return chunks.flatMap((chunk) => [...readEvents(chunk, workload)]);
}

/** The audit as it is done on a log from elsewhere: from the packed events. */
export function auditPacked(log: AuditedLog): AuditResult {
  const judge = new Audit(log.batches, log.options);
  for (const event of unpack(pack(log), log.batches)) judge.take(event);
  return judge.finish(log.statistics);
}
