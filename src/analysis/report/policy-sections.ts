import { FEEDBACK_LEVELS, feedbackText } from "../../verifier/index.js";
import type { ReportCardJson } from "../../verifier/index.js";
import type { Markup } from "../html/index.js";
import { markup } from "../html/index.js";
import { codeBlock, diffBlock, textBlock } from "./code.js";
import type { ShownPolicy } from "./report-source.js";

/** The policy's code, what its proposer said of it, and what it changed in its parent. */
export function policySection(policy: ShownPolicy): Markup {
  const { run, candidate, isWinner, source, notes, parent } = policy;
  const what = isWinner ? "the winner of" : "the best so far of";
  return markup`<p>Candidate ${candidate.number}, <code>${candidate.id}</code>: ${what} <b>${run.name}</b>, written by ${run.model}.</p>
${source === undefined ? missing(`candidates/${candidate.id}/policy.ts`) : codeBlock(source, "The policy's source")}
${notes === undefined ? undefined : markup`<details><summary>What its proposer noted</summary>${textBlock(notes, "Notes")}</details>`}
<h3>What it changed</h3>
${changeOf(parent, source)}`;
}

function changeOf(parent: ShownPolicy["parent"], source: string | undefined): Markup {
  if (!parent) return markup`<p>It has no parent: it was made from scratch.</p>`;
  if (parent.source === undefined || source === undefined) {
    return missing(`candidates/${parent.id}/policy.ts, its parent’s source`);
  }
  return markup`<p>Against its parent <code>${parent.id}</code>; lines that begin with − were removed, with + added.</p>
${diffBlock(parent.source, source, "Difference from the parent")}`;
}

/** What the probes showed that it can do. */
export function abilitiesSection(card: ReportCardJson | undefined): Markup {
  if (!card) {
    return markup`<p>It has not been probed. <code>schedlab report</code> with this folder does so.</p>`;
  }
  const probes = card.probes.map(
    ({
      name,
      ability,
      verdict,
      evidence,
    }) => markup`<li><span class="verdict ${verdict}">${VERDICTS[verdict]}</span> <b>${ability}</b> <span class="note">${name}</span>
<p>${evidence}</p></li>
`,
  );
  return markup`<p>Small scenarios that each test one ability: ${card.passed} passed, ${card.failed} failed, ${card.not_shown} not shown. What failing costs depends on the workload.</p>
<ul class="probes">
${probes}</ul>`;
}

const VERDICTS = { passed: "✓ passed", failed: "✗ failed", "not-shown": "– not shown" } as const;

/** What was told of it, or would be told to the author of the next. */
export function feedbackSection({ feedback, candidate }: ShownPolicy): Markup {
  if (!feedback) return missing(`candidates/${candidate.id}/feedback.json`);
  if (feedback.kind === "hints") {
    return markup`<ul>${feedback.hints.map((hint) => markup`<li>${hint}</li>`)}</ul>
<p class="note">Only the hints: evaluation.json of this candidate is not in the folder.</p>`;
  }
  const level = FEEDBACK_LEVELS[FEEDBACK_LEVELS.length - 1] ?? "rich";
  return markup`<p>As a model that builds on it is told, in the level “${level}”.</p>
${textBlock(feedbackText(feedback.feedback, level), "Feedback on the policy")}`;
}

function missing(file: string): Markup {
  return markup`<p class="note warning">Not in the folder: ${file}. Reference results may have been slimmed; a replay of the run writes it again.</p>`;
}
