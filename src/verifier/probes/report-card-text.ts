import { plainText } from "./evidence.js";
import type { ProbeVerdict } from "./probe.js";
import type { ProbeReport, ReportCard } from "./report-card.js";

const WIDTH = 80;
const INDENT = 6;

const MARKS: Readonly<Record<ProbeVerdict["verdict"], string>> = {
  passed: "pass",
  failed: "FAIL",
  "not-shown": "n/a ",
};

/**
 * The card for a terminal of 80 columns: for each probe a line with a mark, its name and ability, and its evidence
 * below, indented; then the counts. Readable without colour; ends with a line break.
 */
export function reportCardText({ probes, passed, failed, notShown }: ReportCard): string {
  const lines = probes.flatMap(({ name, ability, verdict, evidence }) => [
    ...indented(`${name}: ${ability}`, `${MARKS[verdict]}  `),
    ...indented(evidence),
  ]);
  const counts = `${passed} passed, ${failed} failed, ${notShown} not shown`;
  return [...lines, ...(lines.length > 0 ? [""] : []), counts, ""].join("\n");
}

/** The card under the names that files have. */
export interface ReportCardJson {
  readonly probes: readonly ProbeReport[];
  readonly passed: number;
  readonly failed: number;
  readonly not_shown: number;
}

/** The card as data for `JSON.stringify`. */
export function reportCardJson({ probes, passed, failed, notShown }: ReportCard): ReportCardJson {
  return {
    probes: probes.map(({ name, ability, verdict, evidence }) => ({
      name,
      ability,
      verdict,
      evidence,
    })),
    passed,
    failed,
    not_shown: notShown,
  };
}

function indented(text: string, first = " ".repeat(INDENT)): string[] {
  return wrapped(plainText(text), WIDTH - INDENT).map(
    (line, i) => `${i === 0 ? first : " ".repeat(INDENT)}${line}`,
  );
}

/** Lines of at most `width` characters, broken between words, and within a word that is longer than that. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(" ").map((each) => Array.from(each))) {
    let rest = word;
    if (line.length > 0 && line.length + 1 + rest.length > width) {
      lines.push(line.join(""));
      line = [];
    }
    if (line.length > 0) line.push(" ");
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(""));
    line.push(...rest);
  }
  return [...lines, line.join("")];
}
