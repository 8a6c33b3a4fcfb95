import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeReport, writeReportCard } from "../analysis/index.js";
import type { Cassette } from "../proposers/endpoint/index.js";
import type { LedgerBalance } from "../proposers/index.js";
import { Ledger } from "../proposers/index.js";
import type { Candidate, RunFolder, RunResult, StopReason } from "../search/index.js";
import { runSearch, strategyOf } from "../search/index.js";
import type { Metric, TraceFile } from "../verifier/index.js";
import { METRICS } from "../verifier/index.js";
import { writeHeldOutTraces } from "../workload/index.js";
import type { HeldOutSet } from "../workload/index.js";
import { parametersJson } from "../settings/parameters.js";
import { simulationOptions } from "../settings/simulation-options.js";
import type { CheckedTrace } from "../settings/trace-folder.js";
import { packageVersion } from "../settings/version.js";
import { baselinesText, boundsOf } from "./baselines.js";
import type { ModelAccess } from "./model-access.js";
import { keepPrompts, promptFolder } from "./model-access.js";
import type { SearchPlan } from "./search-plan.js";
import { makeProposer } from "./search-proposer.js";
import type { ProposerNames, SearchSummary } from "./search-summary.js";
import { summariseSearch } from "./search-summary.js";

export interface SearchJob {
  readonly plan: SearchPlan;
  /** undefined: no model is asked. */
  readonly access: ModelAccess | undefined;
  readonly folder: RunFolder;
  readonly workers: number;
  /** Told how the search goes; none of it decides a result. */
  readonly hooks?: SearchHooks;
}

/** What a search that begins, or goes on, has before it. */
export interface SearchStart {
  readonly metric: Metric;
  readonly iterations: number;
  /** Score that improvement is measured against. */
  readonly baseline: number;
  /** US dollars; undefined: nothing costs money. */
  readonly maxCostUsd: number | undefined;
  /** Undefined: no limit. */
  readonly maxSeconds: number | undefined;
  readonly balance: () => LedgerBalance;
  /** Seconds since the job began. */
  readonly elapsedSeconds: () => number;
  /** Candidates that an earlier process made. */
  readonly earlier: readonly Candidate[];
}

export interface SearchHooks {
  readonly onStart?: (start: SearchStart) => void;
  /** A candidate is in the folder. */
  readonly onCandidate?: (candidate: Candidate) => void;
  /** Something to tell a person, in one line. */
  readonly onNotice?: (line: string) => void;
  /** Candidates are all made; what follows is the choice of the winner's files. */
  readonly onEnd?: () => void;
  /** Asked before each candidate: should nothing more be begun? */
  readonly isInterrupted?: () => boolean;
}

export interface SearchReport {
  readonly plan: SearchPlan;
  readonly names: ProposerNames;
  readonly stopped: StopReason;
  readonly candidates: number;
  /** undefined when the search was interrupted, or has no candidate. */
  readonly summary: SearchSummary | undefined;
}

/** Runs a search, or goes on with one, and leaves everything in its folder. */
export async function runSearchJob({
  plan,
  access,
  folder,
  workers,
  hooks = {},
}: SearchJob): Promise<SearchReport> {
  const { settings } = plan;
  const names = namesOf(plan);
  const testOpenings = openingsSoFar(folder);
  const model = access && (await openModel(plan, access, folder));
  folder.writeRun(runJson(plan, names, access));
  const scratch = scratchFolder(folder.scratch);
  const heldOut = (traces: readonly CheckedTrace[] | "generated", set: HeldOutSet) =>
    traces === "generated" ? writeHeldOutTraces(set, join(scratch.path, set)) : traces;
  const ledger = new Ledger(settings.max_cost, model?.cassette.totals());
  const clock = startClock();
  const cpuClock = startCpuClock();
  // So that it can be told from a session that was killed before it.
  folder.appendTiming({ after_seconds: 0 });
  try {
    const bounds = boundsOf(plan);
    const result = await runSearch(folder, {
      strategy: strategyOf(settings.strategy, {
        width: settings.width,
        islands: settings.islands,
        founders: settings.founders,
        elites: settings.elites,
        exchangeEvery: settings.exchange_every,
      }),
      metric: METRICS[settings.metric],
      seed: settings.seed,
      iterations: settings.iterations,
      inFlight: settings.in_flight,
      target: limitOf(settings.target),
      patience: limitOf(settings.patience),
      shouldEnd() {
        if (hooks.isInterrupted?.()) return "interrupted";
        return clock() >= (limitOf(settings.max_seconds) ?? Infinity) ? "time" : undefined;
      },
      simulation: simulationOptions(plan.parameters),
      traces: plan.traces,
      validation: heldOut(plan.validation, "validation"),
      openTest: openerOf(plan.test, (traces) => heldOut(traces, "test")),
      makeProposer: (context) =>
        makeProposer(
          plan,
          context,
          model && {
            ...model,
            ledger,
            onAttempt(attempt) {
              folder.appendTiming({ ...attempt, after_seconds: clock() });
              if (attempt.waitSeconds === 0) return;
              const { number, status, waitSeconds } = attempt;
              hooks.onNotice?.(
                `candidate ${number}: ${status === null ? "no answer" : `status ${status}`}; ` +
                  `asking again in ${Math.ceil(waitSeconds)} s`,
              );
            },
          },
        ),
      ledger,
      workers,
      onStart(baselines, earlier) {
        folder.write("baselines.json", baselinesText(baselines, bounds));
        hooks.onStart?.({
          metric: METRICS[settings.metric],
          iterations: settings.iterations,
          baseline: baselines[0]?.evaluation.scores[settings.metric] ?? NaN,
          maxCostUsd: settings.proposer !== "grammar" ? settings.max_cost : undefined,
          maxSeconds: limitOf(settings.max_seconds),
          balance: () => ledger.balance(),
          elapsedSeconds: clock,
          earlier,
        });
      },
      onCandidate(candidate) {
        folder.appendTiming({ number: candidate.number, committed_after_seconds: clock() });
        hooks.onCandidate?.(candidate);
      },
    });
    hooks.onEnd?.();
    folder.appendTiming({
      session_seconds: clock(),
      cpu_seconds: result.cpuSeconds + cpuClock(),
    });
    const { winner, card } = result;
    if (winner && card) writeReportCard(folder.path, winner.id, card);
    const summary = summariseSearch(plan, result, { folder, names, bounds, testOpenings });
    if (summary) writeReport(folder.path);
    return reportOf(plan, names, result, summary);
  } finally {
    model?.cassette.close();
    scratch.remove();
  }
}

/** The endpoint of a search with a model, and what was said there so far. */
async function openModel(
  plan: SearchPlan,
  access: ModelAccess,
  folder: RunFolder,
): Promise<{ readonly access: ModelAccess; readonly cassette: Cassette }> {
  keepPrompts(promptFolder(plan), folder.path);
  const { Cassette } = await import("../proposers/endpoint/index.js");
  const { proposer, cassette } = plan.settings;
  const file = "cassette.jsonl";
  return {
    access,
    cassette:
      proposer === "replay"
        ? Cassette.read(join(cassette, file))
        : Cassette.open(join(folder.path, file)),
  };
}

function reportOf(
  plan: SearchPlan,
  names: ProposerNames,
  { stopped, candidates }: RunResult,
  summary: SearchSummary | undefined,
): SearchReport {
  return { plan, names, stopped, candidates: candidates.length, summary };
}

function openerOf(
  traces: SearchPlan["test"],
  open: (traces: SearchPlan["test"]) => readonly TraceFile[],
): (() => readonly TraceFile[]) | undefined {
  return traces.length === 0 ? undefined : () => open(traces);
}

/**
 * For held-out traces. It is removed at the end, also when the process is ended by a second Ctrl-C; what a killed one left
 * is removed when the run goes on.
 */
function scratchFolder(path: string): { readonly path: string; readonly remove: () => void } {
  const onExit = (): void => rmSync(path, { recursive: true, force: true });
  onExit();
  process.once("exit", onExit);
  return {
    path,
    remove() {
      process.off("exit", onExit);
      onExit();
    },
  };
}

function limitOf(setting: number | ""): number | undefined {
  return setting === "" ? undefined : setting;
}

/** Seconds since now. */
function startClock(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}

/** Seconds of CPU time of this process since now: it may have run other searches before. */
function startCpuClock(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1e6;
  };
}

/** How often the test traces of this run were looked at already. */
function openingsSoFar({ path }: RunFolder): number {
  const file = join(path, "summary.json");
  if (!existsSync(file)) return 0;
  try {
    const summary = JSON.parse(readFileSync(file, "utf8")) as { test?: { opened?: number } };
    return summary.test?.opened ?? 0;
  } catch {
    return 0;
  }
}

function namesOf({ settings: { proposer, model } }: SearchPlan): ProposerNames {
  if (proposer === "grammar") return { short: "grammar", label: "built-in grammar (not an LLM)" };
  return { short: model, label: `${model}${proposer === "replay" ? ", replayed" : ""}` };
}

function runJson(
  { settings, parameters, traces }: SearchPlan,
  names: ProposerNames,
  endpoint: ModelAccess | undefined,
) {
  return {
    schedlab: packageVersion(),
    node: process.versions.node,
    search: settings,
    proposer: names.label,
    ...(endpoint ? { endpoint } : {}),
    parameters: parametersJson(parameters),
    traces: traces.map(({ name, digest }) => ({ name, sha256_canonical: digest })),
  };
}
