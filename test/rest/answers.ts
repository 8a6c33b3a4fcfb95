import type { ScheduleRequest } from "../../src/rest/protocol.js";

/** An answer that decides nothing. */
export const NOTHING = { assignments: [], suspensions: [] };

/** Answers with an assignment of the first operator of what has arrived, changed. */
export function assigning(change: (assignment: Readonly<Record<string, unknown>>) => unknown) {
  return ({ state }: { readonly state: ScheduleRequest | undefined }): unknown => {
    const [first] = state?.new_pipelines ?? [];
    const operator = first?.operators[0];
    if (!operator) return NOTHING;
    const size = { cpu: 1, ram_gb: 1, pool_id: 0, priority: first.priority };
    const names = { operator_ids: [operator.id], is_resume: false, force_run: false };
    return { suspensions: [], assignments: change({ ...names, ...size }) };
  };
}
