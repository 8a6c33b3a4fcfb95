import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cassette } from "../../proposers/endpoint/index.js";
import { Ledger } from "../../proposers/index.js";
import type { RunFolder, RunResult, StopReason } from "../../search/index.js";
import { runSearch, strategyOf } from "../../search/index.js";
import type { TraceFile } from "../../verifier/index.js";
import { METRICS } from "../../verifier/index.js";
import { writeHeldOutTraces } from "../../workload/index.js";
import type { HeldOutSet } from "../../workload/index.js";
import { parametersJson } from "../parameters.js";
import { simulationOptions } from "../simulation-options.js";
import type { CheckedTrace } from "../trace-folder.js";
import { packageVersion } from "../version.js";
import { baselinesText, boundsOf } from "./baselines.js";
import type { ModelAccess } from "./model-access.js";
import { keepPrompts, promptFolder } from "./model-access.js";
import type { SearchPlan } from "./search-plan.js";
import { makeProposer } from "./search-proposer.js";
import type { ProposerNames, SearchSummary } from "./search-summary.js";
import { summariseSearch } from "./search-summary.js";
import type { SearchView } from "./search-view.js";
import { startSearchView } from "./search-view.js";

export interface SearchJob {
  readonly plan: SearchPlan;
  /** undefined: no model is asked. */
  readonly access: ModelAccess | undefined;
  readonly folder: RunFolder;
  readonly workers: number;
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
}: SearchJob): Promise<SearchReport> {
  const { settings } = plan;
  const names = namesOf(plan);
  const testOpenings = openingsSoFar(folder);
  const model = access && (await openModel(plan, access, folder));
  folder.writeRun(runJson(plan, names, access));
  const scratch = mkdtempSync(join(tmpdir(), "schedlab-held-out-"));
  const heldOut = (traces: readonly CheckedTrace[] | "generated", set: HeldOutSet) =>
    traces === "generated" ? writeHeldOutTraces(set, join(scratch, set)) : traces;
  const ledger = new Ledger(settings.max_cost, model?.cassette.totals());
  const clock = startClock();
  const stop = new StopRequest();
  const bounds = boundsOf(plan);
  let view: SearchView | undefined;
  try {
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
        if (stop.isAsked) return "interrupted";
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
              view?.say(
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
        view = startSearchView({
          metric: METRICS[settings.metric],
          iterations: settings.iterations,
          baseline: baselines[0]?.evaluation.scores[settings.metric] ?? NaN,
          maxCostUsd: settings.proposer !== "grammar" ? settings.max_cost : undefined,
          maxSeconds: limitOf(settings.max_seconds),
          balance: () => ledger.balance(),
          elapsedSeconds: clock,
        });
        view.begin(earlier);
        stop.listen(view);
      },
      onCandidate(candidate) {
        folder.appendTiming({ number: candidate.number, committed_after_seconds: clock() });
        view?.candidate(candidate);
      },
    });
    view?.stop();
    folder.appendTiming({
      session_seconds: clock(),
      cpu_seconds: result.cpuSeconds + ownCpuSeconds(),
    });
    const summary = summariseSearch(plan, result, { folder, names, bounds, testOpenings });
    return reportOf(plan, names, result, summary);
  } finally {
    view?.stop();
    stop.close();
    model?.cassette.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The endpoint of a search with a model, and what was said there so far. */
async function openModel(
  plan: SearchPlan,
  access: ModelAccess,
  folder: RunFolder,
): Promise<{ readonly access: ModelAccess; readonly cassette: Cassette }> {
  keepPrompts(promptFolder(plan), folder.path);
  const { Cassette } = await import("../../proposers/endpoint/index.js");
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

function limitOf(setting: number | ""): number | undefined {
  return setting === "" ? undefined : setting;
}

/** Seconds since now. */
function startClock(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Ctrl-C: the first time what is under way is finished, the second time the process ends as it usually does. */
class StopRequest {
  isAsked = false;
  #signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  #view: SearchView | undefined;

  listen(view: SearchView): void {
    this.#view = view;
    for (const signal of this.#signals) process.on(signal, this.#take);
  }

  close(): void {
    for (const signal of this.#signals) process.off(signal, this.#take);
  }

  readonly #take = (): void => {
    if (this.isAsked) {
      this.#view?.stop();
      process.exit(130);
    }
    this.isAsked = true;
    this.#view?.say("finishing the candidates in hand; once more ends at once (nothing is lost)");
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
