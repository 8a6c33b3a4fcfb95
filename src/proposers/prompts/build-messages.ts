import {
  CLASS_WEIGHTS,
  DECISION_REMEDIES,
  resolveSimulationOptions,
} from "../../simulator/index.js";
import { METRICS } from "../../verifier/index.js";
import type { ChatMessage } from "../endpoint/chat.js";
import type { Precursor, ProposalRequest } from "../proposer.js";
import { bestCandidates } from "./best-candidates.js";
import { clusterText } from "./cluster-text.js";
import { fenced, printableText } from "./code-block.js";
import { countText, scoresText } from "./figure-text.js";
import type { ParentOf } from "./lineage.js";
import { lineageOf, parentFinder } from "./lineage.js";
import { precursorAnswer, precursorSection, revision } from "./precursor-text.js";
import type { PromptTexts } from "./read-prompts.js";
import type { PromptSettings } from "./settings.js";
import { fill } from "./template.js";

/** Of the contexts `last-k`, `best-k` and `best-k-diffs`. */
const DEFAULT_K = 3;

/**
 * The conversation that asks a model for a policy. Without parents: the system and the task. Else the first parent, and
 * what the context shows before it, follow as answers of the model, each with its feedback; further parents are shown in
 * the last message. In the context `whole` the messages of one request are the beginning of those of the next in the
 * same line, which endpoints that keep prompts charge less for. Roles alternate. The same arguments give the same bytes.
 * Throws a RangeError for a `k` that is no whole number ≥ 1.
 */
export function buildMessages(
  prompts: PromptTexts,
  settings: PromptSettings,
  request: ProposalRequest,
): ChatMessage[] {
  const { context, k = DEFAULT_K } = settings;
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(`expected \`k\` to be a whole number ≥ 1, got ${k}`);
  }
  const [parent, ...others] = request.parents;
  const parentOf = parentFinder(request.visible);
  const task = taskText(prompts, settings);
  const hasBest = parent !== undefined && (context === "best-k" || context === "best-k-diffs");
  const best = hasBest ? bestText(prompts, settings, { request, parentOf, k }) : [];
  const messages: ChatMessage[] = [
    { role: "system", content: systemText(prompts, settings) },
    { role: "user", content: [task, ...best].join("\n\n") },
  ];
  if (!parent) return messages;
  const shown = shownLine(parent, parentOf, { context, k });
  shown.forEach((precursor, i) => {
    const revise = revision(prompts, settings, { precursor, parent: parentOf(precursor) });
    const isLast = i === shown.length - 1;
    const more = isLast && others.length > 0 ? [othersText(prompts, settings, others)] : [];
    messages.push(
      { role: "assistant", content: precursorAnswer(precursor) },
      { role: "user", content: [revise, ...more].join("\n\n") },
    );
  });
  return messages;
}

/** The candidates that are shown as the model's own answers, the oldest first; the last is the one to improve. */
function shownLine(
  parent: Precursor,
  parentOf: ParentOf,
  { context, k }: { readonly context: PromptSettings["context"]; readonly k: number },
): readonly Precursor[] {
  switch (context) {
    case "whole":
      return lineageOf(parent, parentOf);
    case "last-k":
      return lineageOf(parent, parentOf).slice(-(k + 1));
    case "best-k":
    case "best-k-diffs":
    case "none":
      return [parent];
  }
}

function systemText(prompts: PromptTexts, { budget }: PromptSettings): string {
  const rules = Object.entries(DECISION_REMEDIES).map(
    ([code, remedy]) => `- \`${code}\`: ${remedy}`,
  );
  return fill(prompts.system, {
    interface: fenced(prompts.interface, "ts"),
    decision_rules: rules.join("\n"),
    steps_per_call: countText(budget.stepsPerCall),
    steps_per_run: countText(budget.stepsPerRun),
    steps_per_operator: countText(budget.stepsPerOperator),
    calls: countText(budget.calls),
    heap_mb: countText(budget.heapMb),
    seconds: countText(budget.seconds),
  });
}

function taskText(prompts: PromptTexts, settings: PromptSettings): string {
  const { metric, cluster, traceCount, baselines } = settings;
  const { durationSeconds } = resolveSimulationOptions(cluster);
  const lines = baselines.map(
    ({ label, scores }) => `- ${printableText(label).replaceAll("\n", " ")}: ${scoresText(scores)}`,
  );
  return fill(prompts.task, {
    cluster: clusterText(cluster),
    objective: fill(prompts.objectives[metric], {
      query_weight: String(CLASS_WEIGHTS.QUERY),
      interactive_weight: String(CLASS_WEIGHTS.INTERACTIVE),
      batch_weight: String(CLASS_WEIGHTS.BATCH_PIPELINE),
      unfinished_seconds: String(2 * durationSeconds),
    }),
    baselines: lines.length === 0 ? "None." : lines.join("\n"),
    example: fenced(prompts.example, "ts"),
    trace_count: String(traceCount),
    duration_seconds: String(durationSeconds),
  });
}

/** Nothing if there is no other policy yet. */
function bestText(
  prompts: PromptTexts,
  settings: PromptSettings,
  of: { readonly request: ProposalRequest; readonly parentOf: ParentOf; readonly k: number },
): string[] {
  const { visible, parents } = of.request;
  const metric = METRICS[settings.metric];
  const best = bestCandidates(visible, { metric, k: of.k, without: parents });
  if (best.length === 0) return [];
  const isDiff = settings.context === "best-k-diffs";
  const sections = best.map((each) =>
    precursorSection(settings, each, isDiff ? of.parentOf(each) : undefined),
  );
  return [
    fill(prompts.best, {
      policies: sections.join("\n\n"),
      count: String(visible.length),
      metric: metric.label,
    }),
  ];
}

function othersText(
  prompts: PromptTexts,
  settings: PromptSettings,
  others: readonly Precursor[],
): string {
  const sections = others.map((each) => precursorSection(settings, each));
  return fill(prompts.others, { policies: sections.join("\n\n") });
}
