import { METRIC_NAMES } from "../metric.js";
import type { Feedback } from "./feedback.js";
import { TEXT_WIDTH } from "./layout.js";
import type { MetricFigures } from "./numbers.js";
import type { OutcomeFeedback } from "./outcome.js";
import { COMPLETED } from "./outcome.js";
import { figure, plain, seconds, signedPercent } from "./plain.js";

/** Outcome, metrics, and improvement or, of a failure, its message: at most three lines. */
export function scoreLines(feedback: Feedback): string[] {
  const { outcome, scores, improvementPercent } = feedback;
  const lines = [outcomeLine(feedback), scoresText(scores)];
  if (outcome.code !== COMPLETED) {
    if (outcome.message !== null) lines.push(messageLine(outcome.message));
  } else if (improvementPercent) {
    const parts = METRIC_NAMES.map((name) => signedPercent(improvementPercent[name]));
    lines.push(`improvement over the baseline: ${parts.join(", ")} (in that order)`);
  }
  return lines.map((line) => plain(line, TEXT_WIDTH));
}

/** A failure's message as the score level shows it, if it fits. */
export function messageLine(message: string): string {
  return `message: ${message}`;
}

function scoresText(scores: MetricFigures): string {
  const [rate, ...latencies] = METRIC_NAMES;
  return [
    `${rate} ${figure(scores[rate])}/s`,
    ...latencies.map((name) => `${name} ${seconds(scores[name])}`),
  ].join(", ");
}

function outcomeLine({ outcome, failedTrace, completedTraces, traces }: Feedback): string {
  const ran = traces.length === 0 ? "no trace was run" : `${completedTraces} of ${traces.length}`;
  if (outcome.code === COMPLETED) {
    return `outcome: ${COMPLETED}; ${ran}${traces.length === 0 ? "" : " traces completed"}`;
  }
  // A failure without a time, on every trace, is one of the policy.
  const isOfTrace = outcome.atTick !== null || completedTraces > 0;
  const trace = failedTrace === null || !isOfTrace ? "" : ` on ${plain(failedTrace, 24)}`;
  const done = traces.length === 0 ? "" : " completed";
  return `failed: ${plain(outcome.code, 40)}${whereText(outcome)}${trace}; ${ran}${done}`;
}

/** Like ` at policy.ts:3:14` or ` at 12.3 s`; empty if neither is known. */
function whereText({ place, atSecond, atTick }: OutcomeFeedback): string {
  if (place) return ` at ${plain(place.file, 24)}:${place.line}:${place.column}`;
  if (atSecond !== null) return ` at ${seconds(atSecond)}`;
  return atTick === null ? "" : ` at tick ${figure(atTick)}`;
}
