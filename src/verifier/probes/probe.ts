import type { SimulationEvent, SimulationOptions, Statistics } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import { clippedText, outcomeEvidence } from "./evidence.js";
import { type RunLog, readLog } from "./run-log.js";

const MOST_EVIDENCE_CHARACTERS = 800;

/** A small run that a probe asks for: pure data, so that it can be sent to another process. */
export interface Scenario {
  /** kebab-case; no two scenarios of {@link PROBES} share one. */
  readonly name: string;
  /** In order of arrival. */
  readonly batches: readonly Batch[];
  readonly options: SimulationOptions;
  /** Probes run without estimates: a policy must not need them. */
  readonly estimator?: undefined;
}

/** What came of a scenario's run, as it was reported. */
export interface ProbeRun {
  readonly outcome: {
    /** "completed", or why the run ended before its time: "policy-error", "over-budget", … */
    readonly code: string;
    readonly message?: string;
    readonly atTick?: number;
  };
  readonly statistics: Statistics | undefined;
  /** In the order in which they happened. */
  readonly events: readonly SimulationEvent[];
}

/**
 * "not-shown" where a policy may legitimately not do a thing. The evidence is one or two sentences with figures of the
 * run: who, when, how much.
 */
export interface ProbeVerdict {
  readonly verdict: "passed" | "failed" | "not-shown";
  readonly evidence: string;
}

/** Tests one ability of a policy, judged from outside: from what happened in a few small scenarios. */
export interface Probe {
  /** kebab-case. */
  readonly name: string;
  /** One line, such as "retries after OOM with more memory". */
  readonly ability: string;
  /** At least one. */
  readonly scenarios: readonly Scenario[];
  /**
   * Judges the runs of the scenarios, one each, in their order. A run that is missing or did not complete fails the
   * probe. Never throws, whatever the events are; the evidence is printable and of bounded length.
   */
  judge(runs: readonly ProbeRun[]): ProbeVerdict;
}

/** A probe whose `judge` sees only completed runs, one for each scenario. */
export function defineProbe({
  name,
  ability,
  scenarios,
  judge,
}: {
  readonly name: string;
  readonly ability: string;
  readonly scenarios: readonly Scenario[];
  /** Of the first scenario's run, and of all of them in order. */
  readonly judge: (log: RunLog, logs: readonly RunLog[]) => ProbeVerdict;
}): Probe {
  return {
    name,
    ability,
    scenarios,
    judge(runs) {
      const logs: RunLog[] = [];
      for (const [i, scenario] of scenarios.entries()) {
        const run = runs[i];
        if (!run) return failed(`scenario ${scenario.name} was not run.`);
        if (run.outcome.code !== "completed") return failed(outcomeEvidence(scenario, run));
        logs.push(readLog(scenario, run));
      }
      const [log] = logs;
      if (!log) return failed("there is no scenario.");
      const { verdict, evidence } = judge(log, logs);
      // Names in a log may be anything.
      return { verdict, evidence: clippedText(evidence, MOST_EVIDENCE_CHARACTERS) };
    },
  };
}

export function passed(evidence: string): ProbeVerdict {
  return { verdict: "passed", evidence };
}

export function failed(evidence: string): ProbeVerdict {
  return { verdict: "failed", evidence };
}

export function notShown(evidence: string): ProbeVerdict {
  return { verdict: "not-shown", evidence };
}
