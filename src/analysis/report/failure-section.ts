import { OUTCOME_CODES } from "../../verifier/index.js";
import type { Markup } from "../html/index.js";
import { htmlTable, markup } from "../html/index.js";
import type { RunRecord } from "../records/run-record.js";
import { figure, ranOnAll } from "../tables/index.js";

/** Of a message as it is shown. */
const LONGEST_MESSAGE = 300;

/** What failed and why, by kind: how many, and what the first of each said. */
export function failureSection(runs: readonly RunRecord[]): Markup {
  const all = runs.flatMap((run) => run.candidates.map((candidate) => ({ run, candidate })));
  const failed = all.filter(({ candidate }) => !ranOnAll(candidate));
  const duplicates = all.filter(({ candidate }) => candidate.duplicateOf !== null).length;
  const note = markup`<p class="note">${duplicates} of ${all.length} policies are duplicates of earlier ones: the same code up to names, or the same figures on every trace.</p>`;
  if (failed.length === 0) {
    return markup`<p>Nothing: all ${all.length} policies completed every trace.</p>
${note}`;
  }
  const rows = OUTCOME_CODES.flatMap((code) => {
    const own = failed.filter(({ candidate }) => candidate.outcome.code === code);
    const [first] = own;
    if (!first) return [];
    const { run, candidate } = first;
    return [
      {
        cells: [
          code,
          own.length,
          figure((100 * own.length) / all.length, 1),
          clipped(candidate.outcome.message ?? ""),
          runs.length > 1
            ? `${run.name}, candidate ${candidate.number}`
            : `candidate ${candidate.number}`,
        ],
      },
    ];
  });
  const table = htmlTable({
    caption: `${failed.length} of ${all.length} policies did not complete every trace`,
    columns: [
      { heading: "outcome" },
      { heading: "policies", isNumber: true },
      { heading: "%", isNumber: true },
      { heading: "what the first of them said" },
      { heading: "where" },
    ],
    rows,
  });
  return markup`${table}
${note}`;
}

function clipped(message: string): Markup {
  const text = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return markup`<span class="message">${text}</span>`;
}
