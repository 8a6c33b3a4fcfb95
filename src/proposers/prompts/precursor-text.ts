import type { OutcomeRecord } from "../../verifier/index.js";
import type { Precursor } from "../proposer.js";
import { codeBlock, fenced, printableText } from "./code-block.js";
import { lessonOf } from "./lesson.js";
import { feedbackOn, feedbackWords } from "./precursor-feedback.js";
import type { PromptTexts } from "./read-prompts.js";
import type { PromptSettings } from "./settings.js";
import { sourceDifference } from "./source-difference.js";
import { fill } from "./template.js";

/** The most characters that are shown of an answer in which no policy was found. */
const MOST_ANSWER = 2000;

/** The most characters of the line at which a policy failed. */
const MOST_SNIPPET = 200;

/** A candidate as the answer that the model gave: its code, or the beginning of an answer without. Never empty. */
export function precursorAnswer({ source, evaluation }: Precursor): string {
  if (evaluation.outcome.code !== "no-policy") return codeBlock(source);
  const text = printableText(source.slice(0, MOST_ANSWER)).trim();
  const more = source.length > MOST_ANSWER ? " […]" : "";
  return text === "" ? "(an empty answer)" : `${text}${more}`;
}

/** What the model is told of its answer, and asked for next. */
export function revision(
  prompts: PromptTexts,
  { baselines, feedback: level = "summary" }: PromptSettings,
  { precursor, parent }: { readonly precursor: Precursor; readonly parent: Precursor | undefined },
): string {
  const baseline = baselines[0]?.scores;
  const feedback = feedbackOn(precursor.evaluation, { baseline, parent: parent?.evaluation });
  return fill(prompts.revise, {
    feedback: fenced(feedbackWords(feedback, level)),
    next_step: nextStep(precursor.evaluation.outcome),
  });
}

function nextStep({ code, place }: OutcomeRecord): string {
  if (code === "completed") return "It ran to the end on every trace.";
  if (code === "no-policy") {
    return "There was no policy in your answer. Answer with one complete module in one ```ts block.";
  }
  const at = place
    ? `\n\nLine ${place.line} of it:\n\n${fenced(printableText(place.snippet.slice(0, MOST_SNIPPET)), "ts")}`
    : "";
  return `It failed, so it counts as the worst there is: first of all make it work.${at}`;
}

/**
 * A candidate with its scores and code, under a heading. With a parent: as the difference from that, if this is shorter,
 * and with what it has brought.
 */
export function precursorSection(
  { baselines, metric }: PromptSettings,
  precursor: Precursor,
  parent?: Precursor,
): string {
  const { number, source, evaluation } = precursor;
  const baseline = baselines[0]?.scores;
  const feedback = feedbackOn(evaluation, { baseline, parent: parent?.evaluation });
  const heading = `## Policy ${number}${parent ? `, made from policy ${parent.number}` : ""}`;
  const lesson = lessonOf(feedback, metric);
  const difference = parent && sourceDifference(parent.source, source);
  return [
    heading,
    fenced(feedbackWords(feedback, "score")),
    ...(lesson === "" ? [] : [`What the change brought: ${lesson}`]),
    difference === undefined ? codeBlock(source) : fenced(difference, "diff"),
  ].join("\n\n");
}
