import type { Metric } from "../../verifier/index.js";
import { isBetter } from "../../verifier/index.js";

/** A candidate's score in commit order; `completed` false: it failed on some trace. */
export interface ScoredCandidate {
  /** From 0. */
  readonly number: number;
  readonly score: number;
  readonly completed: boolean;
  /** US dollars that its run had spent when it was committed; needed where x is "usd". */
  readonly atUsd?: number | undefined;
  /** CPU seconds that its run had taken by then; needed where x is "cpu-seconds". */
  readonly atCpuSeconds?: number | undefined;
}

/** The best score up to each candidate; candidates that have no finite score do not count. */
export function bestSoFar<Row extends ScoredCandidate>(
  rows: readonly Row[],
  metric: Metric,
): Row[] {
  let best: number | undefined;
  return rows.flatMap((row) => {
    const isScore = Number.isFinite(row.score);
    if (isScore && (best === undefined || isBetter(metric, row.score, best))) best = row.score;
    return best === undefined ? [] : [{ ...row, score: best }];
  });
}

/** What a search has used up: candidates, US dollars or CPU seconds. */
export type ProgressAxis = "candidates" | "usd" | "cpu-seconds";

export const PROGRESS_LABELS: Readonly<Record<ProgressAxis, string>> = {
  candidates: "candidates evaluated",
  usd: "spent (US dollars)",
  "cpu-seconds": "CPU time (s)",
};

/** How far a run was when the candidate was committed; NaN where the row does not say. */
export function progressOf(axis: ProgressAxis, row: ScoredCandidate): number {
  switch (axis) {
    case "candidates":
      return row.number + 1;
    case "usd":
      return row.atUsd ?? NaN;
    case "cpu-seconds":
      return row.atCpuSeconds ?? NaN;
  }
}
