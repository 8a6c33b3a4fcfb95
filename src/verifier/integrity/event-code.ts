import type { SimulationEvent } from "../../simulator/index.js";
import { DECISION_REMEDIES } from "../../simulator/index.js";

/**
 * How events are packed: the position of the type in this list, the tick, then
 *
 * | type                         | numbers                                                                  |
 * | ---------------------------- | ------------------------------------------------------------------------ |
 * | arrival, complete, timed-out | pipeline                                                                 |
 * | assign                       | container, pool, cpu, ramGb, count, and so often: pipeline, operator     |
 * | suspend, suspended           | container, pool                                                          |
 * | operator-start, operator-end | container, pipeline, operator                                            |
 * | pool-lost, pool-back         | pool                                                                     |
 * | result                       | container, pool, position of the error in {@link RESULT_ERRORS}          |
 * | reject                       | position in {@link REJECTED_DECISIONS}, index, position in {@link REJECT_CODES} |
 *
 * A pipeline is its position in the workload, an operator its position in the pipeline, a container the number in "c12".
 */
export const EVENT_TYPES = [
  "arrival",
  "assign",
  "suspend",
  "suspended",
  "operator-start",
  "operator-end",
  "result",
  "complete",
  "timed-out",
  "reject",
  "pool-lost",
  "pool-back",
] as const satisfies readonly SimulationEvent["type"][];

/** Each type's position in {@link EVENT_TYPES}. */
export const EVENT_CODES = Object.freeze(
  Object.fromEntries(EVENT_TYPES.map((type, code) => [type, code])),
) as Readonly<Record<SimulationEvent["type"], number>>;

export const RESULT_ERRORS = [null, "OOM", "timeout", "pool lost"] as const;

export const REJECTED_DECISIONS = ["assign", "suspend"] as const;

export const REJECT_CODES: readonly string[] = Object.freeze(Object.keys(DECISION_REMEDIES));

/** What to do about a rejected decision; stands for the message, which is not packed. */
export const REJECT_REMEDIES: readonly string[] = Object.freeze(Object.values(DECISION_REMEDIES));
