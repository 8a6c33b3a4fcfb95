import { existsSync, readdirSync } from "node:fs";
import { FileError } from "../files/index.js";
import { parametersJson } from "../settings/parameters.js";
import { packageVersion } from "../settings/version.js";
import { AXES } from "./cells.js";
import { cellState, spentIn } from "./cell-state.js";
import type { OpenRun } from "./open-run.js";
import { carryOut, openPlan, openRun } from "./open-run.js";
import type { SearchHooks, SearchReport } from "./search-job.js";
import { openStudyFolder } from "./study-folder.js";
import type { PlannedCell, StudyPlan } from "./study-plan.js";

/** What has become of a cell. `kept`: it had come to its end before. `stopped`: why it ended. */
export type CellOutcome =
  | { readonly code: "done" | "kept"; readonly cell: PlannedCell; readonly stopped: string }
  | { readonly code: "failed"; readonly cell: PlannedCell; readonly error: Error }
  | { readonly code: "interrupted" | "not-begun"; readonly cell: PlannedCell };

export interface StudyOptions {
  /** Sandbox processes, ≥ 1. */
  readonly workers: number;
  /** Runs the search of a cell. Default: without telling anybody. */
  readonly runCell?: (run: OpenRun, position: CellPosition) => Promise<SearchReport>;
  /** Told each cell's end. */
  readonly onCell?: (outcome: CellOutcome, position: CellPosition) => void;
  readonly hooks?: SearchHooks;
}

export interface CellPosition {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

export interface StudyResult {
  /** In the order of the plan's cells. */
  readonly outcomes: readonly CellOutcome[];
  /** US dollars of all cells, with what requests without an answer can have cost. */
  readonly spentUsd: number;
}

/**
 * Runs the searches of a study one after the other, each in a folder of its own; those that have come to their end are
 * kept, one that was interrupted goes on. All of them together stay within the study's budget. A cell that fails is told
 * and the next one is run; an interrupted one ends the study. Throws what makes the study itself impossible.
 */
export async function runStudy(plan: StudyPlan, options: StudyOptions): Promise<StudyResult> {
  const { workers, hooks, onCell } = options;
  const runCell =
    options.runCell ?? ((run) => carryOut(run, { workers, ...(hooks ? { hooks } : {}) }));
  const lock = openStudyFolder(plan.folder, studyDocument(plan));
  try {
    const spent = new Map<PlannedCell, number>();
    for (const cell of plan.cells) spent.set(cell, await spentIn(cell.plan.settings.out));
    const total = (): number => [...spent.values()].reduce((sum, each) => sum + each, 0);
    const outcomes: CellOutcome[] = [];
    for (const [i, cell] of plan.cells.entries()) {
      const position = { number: i + 1, count: plan.cells.length };
      const last = outcomes.at(-1)?.code;
      // A search that was about to end when the interruption came has come to its end.
      const isEnded =
        last === "interrupted" || last === "not-begun" || hooks?.isInterrupted?.() === true;
      const outcome: CellOutcome = isEnded
        ? { code: "not-begun", cell }
        : await outcomeOf(cell, plan.maxCostUsd - total(), (run) => runCell(run, position));
      outcomes.push(outcome);
      onCell?.(outcome, position);
      spent.set(cell, await spentIn(cell.plan.settings.out));
    }
    return { outcomes, spentUsd: total() };
  } finally {
    lock.release();
  }
}

async function outcomeOf(
  cell: PlannedCell,
  leftUsd: number,
  run: (open: OpenRun) => Promise<SearchReport>,
): Promise<CellOutcome> {
  const { settings } = cell.plan;
  const room = (spentUsd: number): number => spentUsd + leftUsd;
  try {
    const state = await cellState(settings.out, room);
    if (state.isDone && state.stopped) return { code: "kept", cell, stopped: state.stopped };
    const { stopped } = await run(await open(cell, state.isBegun, room(state.spentUsd)));
    return stopped === "interrupted" ? { code: stopped, cell } : { code: "done", cell, stopped };
  } catch (error) {
    if (!(error instanceof Error) || !EXPECTED.includes(error.name)) throw error;
    return { code: "failed", cell, error };
  }
}

/** Errors of requests, files and endpoints; any other is a fault of this program. */
const EXPECTED: readonly string[] = ["RequestError", "WorkError", "FileError", "TraceError"];

/** A search with a model may spend what is left of the study's budget. */
function open({ plan }: PlannedCell, isBegun: boolean, limitUsd: number): Promise<OpenRun> {
  const { settings } = plan;
  const asksModel = settings.proposer === "openai";
  // A limit has to be above 0: with so little no request is sent.
  const limit = Math.max(limitUsd, Number.MIN_VALUE);
  if (isBegun) {
    return openRun({ resume: settings.out, set: [], ...(asksModel ? { maxCost: limit } : {}) });
  }
  if (existsSync(settings.out) && readdirSync(settings.out).length > 0) {
    throw new FileError({
      code: "exists",
      path: settings.out,
      expected: "the folder of a run that can go on, or none",
      found: "one without a run.json (remove it, and this search is made anew)",
    });
  }
  return openPlan(asksModel ? { ...plan, settings: { ...settings, max_cost: limit } } : plan);
}

/** What study.json says: all that decides what the searches do, and nothing that may change when it goes on. */
function studyDocument({ name, cells }: StudyPlan): object {
  const [first] = cells;
  if (!first) throw new Error("expected a cell");
  const { settings, parameters, traces } = first.plan;
  const ofCells: readonly string[] = [...AXES, "seed", "out", "max_cost", "in_flight"];
  const common = Object.entries(settings).filter(([key]) => !ofCells.includes(key));
  return {
    schedlab: packageVersion(),
    name,
    search: Object.fromEntries(common),
    parameters: parametersJson(parameters),
    traces: traces.map((trace) => ({ name: trace.name, sha256_canonical: trace.digest })),
    cells: cells.map(({ cell: { folder, seed }, plan }) => ({
      folder,
      ...Object.fromEntries(AXES.map((axis) => [axis, plan.settings[axis]])),
      seed,
    })),
  };
}
