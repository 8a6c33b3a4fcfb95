import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileReplacement } from "../../files/index.js";
import type { Parameters } from "../../settings/parameters.js";
import { statisticsJson } from "../../simulator/index.js";
import type { PolicyRef } from "../../verifier/index.js";
import { checkedPolicy } from "../checked-policy.js";
import { failed, simulateInProcess } from "../simulation-launch.js";

/** What is run for a scenario. */
export interface ScenarioRun {
  readonly parameters: Parameters;
  /** A trace file. */
  readonly trace: string;
  readonly policy: PolicyRef;
}

/** What a run has come to, as expected.json has it. */
export interface ScenarioResult {
  readonly outcome: { readonly code: string; readonly at_tick?: number };
  /** Null when the policy could not be run. */
  readonly statistics: Readonly<Record<string, unknown>> | null;
  /** The log of `schedlab simulate --events`: how many lines, and the SHA-256 of the file. */
  readonly events: { readonly count: number; readonly sha256: string } | null;
}

/** Runs a scenario. Throws what is wrong with its files. */
export async function runScenario(run: ScenarioRun): Promise<ScenarioResult> {
  const checked = await checkedPolicy(run.policy);
  const request = { ...run, mode: undefined };
  if (checked.code === "refused") return resultOf(failed(request, checked.outcome), null);
  // Never moved to its place: it is looked at and removed.
  const folder = mkdtempSync(join(tmpdir(), "schedlab-scenario-"));
  const log = new FileReplacement(join(folder, "events.jsonl"));
  try {
    const { path, partialPath } = log;
    const job = { ...request, policy: checked.policy, files: { events: { path, partialPath } } };
    const result = await simulateInProcess(job, checked.compiled);
    return resultOf(result, result.statistics && digestOf(readFileSync(partialPath)));
  } finally {
    log.discard();
    rmSync(folder, { recursive: true, force: true });
  }
}

function digestOf(log: Buffer): ScenarioResult["events"] {
  let count = 0;
  for (const byte of log) if (byte === 0x0a) count++;
  return { count, sha256: createHash("sha256").update(log).digest("hex") };
}

function resultOf(
  { outcome, statistics }: ReturnType<typeof failed>,
  events: ScenarioResult["events"],
): ScenarioResult {
  const { code, atTick } = outcome;
  return {
    // Not the message: its wording is no behaviour, and it names files.
    outcome: { code, ...(atTick === undefined ? {} : { at_tick: atTick }) },
    statistics: statistics && statisticsJson(statistics),
    events,
  };
}
