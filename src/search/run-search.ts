import type { Ledger, LedgerBalance, Proposer } from "../proposers/index.js";
import type { SimulationOptions } from "../simulator/index.js";
import type {
  Evaluation,
  Evaluator,
  Metric,
  PolicyBudget,
  ReportCard,
  TraceFile,
} from "../verifier/index.js";
import { Verifier, createEvaluator, reportPolicy } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import type { RunFolder } from "./run-folder.js";
import type { SearchOptions, StopReason } from "./search.js";
import { search } from "./search.js";
import type { Finalist } from "./selection.js";
import { rankFinalists } from "./selection.js";

/** The policies that every search is compared with; the first is what improvement is measured against. */
export const BASELINES = ["naive", "priority", "learned-srpt"] as const;

/** How many of the best candidates are evaluated on the validation traces. */
const FINALISTS = 8;

/** A built-in policy with its evaluation. */
export interface Baseline {
  readonly name: string;
  readonly evaluation: Evaluation;
}

/** What a proposer may use. */
export interface ProposerContext {
  readonly verifier: Verifier;
  /** On the search traces, in the order of {@link BASELINES}. */
  readonly baselines: readonly Baseline[];
}

export interface RunOptions extends Pick<
  SearchOptions,
  "strategy" | "metric" | "seed" | "iterations" | "inFlight" | "target" | "patience" | "shouldEnd"
> {
  /** The cluster and the rules of the runs. */
  readonly simulation: SimulationOptions;
  /** What candidates are made on. */
  readonly traces: readonly TraceFile[];
  /** What the winner is chosen on; empty: it is chosen on the traces of the search. */
  readonly validation: readonly TraceFile[];
  /** Makes the traces that are looked at once, in the end; not called before. */
  readonly openTest?: (() => readonly TraceFile[]) | undefined;
  readonly makeProposer: (context: ProposerContext) => Proposer | Promise<Proposer>;
  readonly ledger: Ledger;
  /** Sandbox processes, ≥ 1. */
  readonly workers: number;
  readonly budget?: Partial<PolicyBudget> | undefined;
  /** Told when candidates begin to be made; `earlier`: those that were there already. */
  readonly onStart?: (baselines: readonly Baseline[], earlier: readonly Candidate[]) => void;
  /** Told each candidate once it is in the folder. */
  readonly onCandidate?: (candidate: Candidate) => void;
}

/** How the winner does on traces it was not made on, beside the baseline (see {@link BASELINES}). */
export interface HeldOut {
  readonly baseline: Evaluation;
  readonly winner: Evaluation;
}

export interface RunResult {
  readonly candidates: readonly Candidate[];
  /** The best on the traces of the search; undefined if there is no candidate. */
  readonly best: Candidate | undefined;
  /** The best on the validation traces; without those, the best. */
  readonly winner: Candidate | undefined;
  readonly stopped: StopReason;
  readonly baselines: readonly Baseline[];
  /** Best first; empty without validation traces, and when it was interrupted. */
  readonly finalists: readonly Finalist[];
  readonly validation: HeldOut | undefined;
  readonly test: HeldOut | undefined;
  /** What the winner can do; undefined if there is none, or it does not pass the check. */
  readonly card: ReportCard | undefined;
  readonly balance: LedgerBalance;
  /** That the verifier's processes have used in this session. */
  readonly cpuSeconds: number;
}

/**
 * Runs a whole search in a folder: evaluates the baselines, goes on from the candidates that the folder has, keeps each
 * new one in it, chooses the winner on the validation traces, and opens the test traces once for it. When it was
 * interrupted, nothing is chosen and the test traces stay closed.
 */
export async function runSearch(folder: RunFolder, options: RunOptions): Promise<RunResult> {
  const { workers, budget, ledger, metric } = options;
  const verifier = new Verifier({ workers, ...(budget ? { budget } : {}) });
  const evaluatorOf = (traces: readonly TraceFile[]): Evaluator =>
    createEvaluator({ traces, options: options.simulation, workers, verifier });
  try {
    const evaluator = evaluatorOf(options.traces);
    const baselines = await Promise.all(
      BASELINES.map(async (name) => ({
        name,
        evaluation: await evaluator.evaluate({ kind: "built-in", name }),
      })),
    );
    const earlier = folder.candidates();
    options.onStart?.(baselines, earlier);
    const proposer = await options.makeProposer({ verifier, baselines });
    const result = await search({
      ...options,
      proposer,
      evaluator,
      earlier,
      onCandidate(candidate) {
        folder.commit(candidate);
        options.onCandidate?.(candidate);
      },
    });
    const found = { ...result, baselines, balance: ledger.balance() };
    if (result.stopped === "interrupted" || !result.best) {
      const nothing = { winner: undefined, validation: undefined, test: undefined };
      const { cpuSeconds } = verifier;
      return { ...found, ...nothing, finalists: [], card: undefined, cpuSeconds };
    }
    const chosen = await choose(result.candidates, metric, evaluatorOf, options.validation);
    const winner = chosen.finalists[0]?.candidate ?? result.best;
    const test = options.openTest ? evaluatorOf(options.openTest()) : undefined;
    const opened = test && (await heldOut(test, winner));
    const { card } = await reportPolicy(verifier, winner.source, "policy.ts");
    const { cpuSeconds } = verifier;
    return { ...found, ...chosen, winner, test: opened, card, cpuSeconds };
  } finally {
    await verifier.close();
  }
}

async function choose(
  candidates: readonly Candidate[],
  metric: Metric,
  evaluatorOf: (traces: readonly TraceFile[]) => Evaluator,
  traces: readonly TraceFile[],
): Promise<Pick<RunResult, "finalists" | "validation">> {
  if (traces.length === 0) return { finalists: [], validation: undefined };
  const validation = evaluatorOf(traces);
  const finalists = await rankFinalists(candidates, { metric, validation, count: FINALISTS });
  const [first] = finalists;
  return { finalists, validation: first && (await heldOut(validation, first.candidate)) };
}

async function heldOut(evaluator: Evaluator, { id, source }: Candidate): Promise<HeldOut> {
  const [baseline, winner] = await Promise.all([
    evaluator.evaluate({ kind: "built-in", name: BASELINES[0] }),
    evaluator.evaluate({ kind: "source", name: `candidates/${id}/policy.ts`, source }),
  ]);
  return { baseline, winner };
}
