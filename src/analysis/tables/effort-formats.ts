import type { Content, Markup } from "../html/index.js";
import { htmlTable, markup } from "../html/index.js";
import type { EffortPart } from "./effort-columns.js";
import { effortColumns } from "./effort-columns.js";
import type { EffortTableRow } from "./effort-table-row.js";

/** The rows as a Markdown table, and below it where published rows are from. No rows give "". */
export function effortMarkdown(rows: readonly EffortTableRow[]): string {
  const columns = effortColumns(rows);
  if (columns.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const notes = effortNotes(rows).map((note) => `\n${escapeMarkdown(note)}\n`);
  return [
    line(columns.map(({ heading }) => escapeMarkdown(heading))),
    line(columns.map(({ isNumber }) => (isNumber ? "---:" : "---"))),
    ...rows.map((row) =>
      line(columns.map(({ isKey, cell }) => (isKey ? escapeMarkdown(cell(row)) : cell(row)))),
    ),
    ...notes,
  ].join("");
}

/**
 * The rows as an HTML table, whose headings tell what they mean; `part`: only of these columns. What names a row is one cell, as
 * "grammar · high · evolve", so that it stays in sight where the rest scrolls. Everything in it is escaped.
 */
export function effortHtml(
  rows: readonly EffortTableRow[],
  caption: string,
  part?: EffortPart,
): Markup {
  const all = effortColumns(rows);
  const keys = all.filter(({ isKey }) => isKey);
  const figures = all.filter((each) => !each.isKey && (part === undefined || each.part === part));
  const name = {
    heading: keys.map(({ heading }) => heading).join(", "),
    meaning: keys.map(({ heading, meaning }) => `${heading}: ${meaning}`).join("; "),
  };
  return htmlTable({
    caption,
    columns: [name, ...figures],
    rows: rows.map((row) => ({
      cells: [
        keys.map(({ cell }) => cell(row)).join(" · "),
        ...figures.map(({ cell }) => figureHtml(cell(row))),
      ],
      className: row.source === "published" ? "published" : undefined,
    })),
  });
}

/** What stands in brackets behind a figure is marked, so that a page can show it below. */
function figureHtml(text: string): Content {
  const [, figure, aside] = /^(.*?) ([[(].*)$/.exec(text) ?? [];
  return aside === undefined ? text : markup`${figure} <span class="aside">${aside}</span>`;
}

/** What has to be said below a table: unfinished runs, the sources of published rows. */
export function effortNotes(rows: readonly EffortTableRow[]): string[] {
  const unfinished = rows.reduce((sum, row) => sum + row.unfinishedRuns, 0);
  const cut = rows.reduce((sum, row) => sum + row.cutRuns, 0);
  const citations = new Set(rows.flatMap(({ citation }) => (citation === "" ? [] : [citation])));
  const hasBestOfN = rows.some(({ equalSpend }) => equalSpend !== undefined);
  return [
    ...(unfinished === 0
      ? []
      : [
          `Unfinished: ${unfinished} of the runs ${unfinished === 1 ? "has" : "have"} not come to ` +
            "the end, as (+n) in the column runs, and count with what they have.",
        ]),
    ...(cut === 0
      ? []
      : [
          `Cut short: ${cut} of the runs ended at a limit in dollars or seconds, with fewer policies than they were asked for.`,
        ]),
    ...(hasBestOfN
      ? [
          "Best-of-n: the expected best of n independent samples, as many as one run's spend buys, drawn " +
            "from the best-of-n runs of the same model and effort; ≥: there are fewer samples than that.",
        ]
      : []),
    ...(citations.size === 0
      ? []
      : [`* Published, not measured here: ${[...citations].join("; ")}.`]),
  ];
}

/** Names may be anything; figures are ours. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~!]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}
