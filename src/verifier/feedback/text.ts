import type { Feedback } from "./feedback.js";
import { limitLines } from "./layout.js";
import { richLines } from "./text-rich.js";
import { scoreLines } from "./text-score.js";
import { summaryLines } from "./text-summary.js";

/** How much is told, least first. */
export const FEEDBACK_LEVELS = ["score", "summary", "rich"] as const;
export type FeedbackLevel = (typeof FEEDBACK_LEVELS)[number];

/** The most lines of each level. */
export const FEEDBACK_LINES: Readonly<Record<FeedbackLevel, number>> = {
  score: 3,
  summary: 25,
  rich: 80,
};

export interface FeedbackTextOptions {
  /** Rows of traces in level "rich"; those beyond are counted. Default 10. */
  readonly traceRows?: number;
}

/**
 * The feedback as text for a prompt or a terminal: lines of at most 80 characters of printable ASCII, each ended by a
 * line feed, without markup. Each level begins with all of the one before. `score`: outcome, metrics, improvement, in
 * at most 3 lines. `summary`: also the failure, and figures of all traces together, in at most 25. `rich`: also hints,
 * allocations, times, traces and the longest-waiting pipelines, in at most 80. The same feedback gives the same bytes.
 */
export function feedbackText(
  feedback: Feedback,
  level: FeedbackLevel,
  { traceRows = 10 }: FeedbackTextOptions = {},
): string {
  const summary = (): readonly string[] =>
    limitLines([...scoreLines(feedback), ...summaryLines(feedback)], FEEDBACK_LINES.summary);
  const lines = {
    score: () => scoreLines(feedback),
    summary,
    rich: () => [...summary(), ...richLines(feedback, traceRows)],
  }[level]();
  return limitLines(lines, FEEDBACK_LINES[level])
    .map((line) => `${line}\n`)
    .join("");
}
