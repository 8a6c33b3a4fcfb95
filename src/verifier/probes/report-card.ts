import type { Probe, ProbeRun, ProbeVerdict } from "./probe.js";

/** A probe's verdict on a policy. */
export interface ProbeReport extends ProbeVerdict {
  readonly name: string;
  readonly ability: string;
}

export interface ReportCard {
  /** In the order of the probes. */
  readonly probes: readonly ProbeReport[];
  readonly passed: number;
  readonly failed: number;
  readonly notShown: number;
}

/** Judges the runs of `scenariosOf(probes)`, one each, in that order. Missing runs fail their probes. Never throws. */
export function reportCard(probes: readonly Probe[], runs: readonly ProbeRun[]): ReportCard {
  let first = 0;
  const reports = probes.map((probe): ProbeReport => {
    const { name, ability, scenarios } = probe;
    const own = runs.slice(first, first + scenarios.length);
    first += scenarios.length;
    return { name, ability, ...probe.judge(own) };
  });
  const count = (wanted: ProbeVerdict["verdict"]): number =>
    reports.filter(({ verdict }) => verdict === wanted).length;
  return {
    probes: reports,
    passed: count("passed"),
    failed: count("failed"),
    notShown: count("not-shown"),
  };
}
