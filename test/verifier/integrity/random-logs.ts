/** Logs of random cases, as the tests of the engine use them; cases that do not complete are left out. */
import fc from "fast-check";
import type { SimulationOptions } from "../../../src/simulator/index.js";
import { runFast } from "../../simulator/compare-engines.js";
import type { CaseRecord } from "../../simulator/random-case.js";
import { buildCase, caseArbitrary } from "../../simulator/random-case.js";
import type { AuditedLog } from "./audited-log.js";

export type RejectingLog = AuditedLog & { readonly record: CaseRecord };

/** Each case in both modes; every other one rejects invalid decisions, of which its policy then makes some. */
export function randomLogs(cases: number, check: (log: RejectingLog) => void): void {
  let drawn = 0;
  const property = fc.property(caseArbitrary, (record) => {
    const onInvalid = drawn++ % 2 === 0 ? "abort" : "reject";
    for (const mode of ["on-event", "every-tick"] as const) {
      const log = randomLog(record, { mode, onInvalid });
      if (log) check(log);
    }
  });
  fc.assert(property, { numRuns: cases, seed: 42, endOnFailure: true });
}

function randomLog(drawn: CaseRecord, more: SimulationOptions): RejectingLog | undefined {
  const { mode = drawn.mode, onInvalid } = more;
  const invalid = { junkPercent: 5, overAllocatePercent: 20, throwPercent: 0 };
  const policy = onInvalid === "reject" ? { ...drawn.policy, ...invalid } : drawn.policy;
  const record: CaseRecord = { ...drawn, mode, policy };
  const run = runFast(record, more);
  if (run.outcome.code !== "completed") return undefined;
  const { batches, options } = buildCase(record);
  const { events, statistics } = run;
  return { batches, options: { ...options, ...more }, events, statistics, record };
}
