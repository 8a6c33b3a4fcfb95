import type { PolicyFactory, SimulationEvent } from "../../../src/simulator/index.js";
import { simulate } from "../../../src/simulator/index.js";
import type {
  Probe,
  ProbeRun,
  ProbeVerdict,
  ReportCard,
} from "../../../src/verifier/probes/index.js";
import { PROBES, reportCard, scenariosOf } from "../../../src/verifier/probes/index.js";

/** Runs a policy in this process through the scenarios of the probes. */
export function probeRuns(create: PolicyFactory, probes: readonly Probe[] = PROBES): ProbeRun[] {
  return scenariosOf(probes).map(({ batches, options }) => {
    const events: SimulationEvent[] = [];
    const { outcome, statistics } = simulate(batches, create, options, {
      observe: (event) => events.push(event),
    });
    if (outcome.code === "completed") {
      return { outcome: { code: outcome.code }, statistics, events };
    }
    const { code, message, atTick } = outcome;
    return { outcome: { code, message, atTick }, statistics: undefined, events };
  });
}

export function cardOf(create: PolicyFactory, probes: readonly Probe[] = PROBES): ReportCard {
  return reportCard(probes, probeRuns(create, probes));
}

/** Names of the probes with that verdict, in their order. */
export function namesOf({ probes }: ReportCard, wanted: ProbeVerdict["verdict"]): string[] {
  return probes.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);
}
