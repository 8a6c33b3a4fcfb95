import { dagProgress } from "./dag-progress.js";
import { fullPools } from "./full-pools.js";
import { impossible, timeouts } from "./hopeless-work.js";
import { manyWaiting } from "./many-waiting.js";
import { parents } from "./parents.js";
import { everyPool, largerPool } from "./pools.js";
import type { Probe, Scenario } from "./probe.js";
import { queryPreference } from "./query-preference.js";
import { retries, retriesToTheTop } from "./retries.js";
import { singleOperator } from "./single-operator.js";
import { starvation } from "./starvation.js";
import { suspension } from "./suspension.js";

/** All probes, the most basic first. */
export const PROBES: readonly Probe[] = [
  singleOperator,
  parents,
  dagProgress,
  retries,
  retriesToTheTop,
  fullPools,
  everyPool,
  largerPool,
  queryPreference,
  starvation,
  suspension,
  manyWaiting,
  impossible,
  timeouts,
];

/** The scenarios of the probes, one probe after the other: what has to be run, in the order of a report card's runs. */
export function scenariosOf(probes: readonly Probe[]): Scenario[] {
  return probes.flatMap(({ scenarios }) => scenarios);
}
