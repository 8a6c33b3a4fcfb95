import * as Plot from "@observablehq/plot";
import type { OutcomeCode } from "../../verifier/index.js";
import { OUTCOME_CODES } from "../../verifier/index.js";
import { formatNumber } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import { distinct, inkOn } from "./palette.js";
import { createPanel } from "./panel.js";
import type { PatternName } from "./patterns.js";
import { patternDefinition, patternFill } from "./patterns.js";
import { svgText } from "./svg-text.js";
import { categoryTicks } from "./category-axis.js";
import { textWidth } from "./text-width.js";
import { pixels } from "./xml.js";

/** How many candidates of a group, such as a model at an effort, ended in a way. */
export interface OutcomeRow {
  readonly group: string;
  readonly code: OutcomeCode;
  /** ≥ 0; rows of the same group and code are added up. */
  readonly count: number;
}

export interface OutcomeOptions extends ChartTexts, ChartSize {
  /** Per cent of each group (default), or counts. */
  readonly show?: "share" | "count";
}

interface Fill {
  readonly color: string;
  /** Default: plain. */
  readonly pattern?: PatternName;
}

const FILLS: Readonly<Record<OutcomeCode, Fill>> = {
  completed: { color: "#CFE6F5" },
  "no-policy": { color: "#777777", pattern: "dots" },
  "compile-error": { color: "#E69F00", pattern: "rising" },
  "type-error": { color: "#E69F00" },
  forbidden: { color: "#CC79A7", pattern: "grid" },
  "policy-error": { color: "#D55E00", pattern: "falling" },
  "invalid-decision": { color: "#A63D00" },
  "over-budget": { color: "#009E73", pattern: "level" },
  "integrity-violation": { color: "#000000", pattern: "grid" },
  crashed: { color: "#222222" },
};

/**
 * Success and failure by kind: a bar per group, in it a part per outcome, each with a colour and pattern of its own, in
 * the order of {@link OUTCOME_CODES}. The height follows from the number of groups unless it is given.
 */
export function outcomeChart(
  rows: readonly OutcomeRow[],
  { show = "share", width = 760, height, ...texts }: OutcomeOptions = {},
): string {
  const { drawn: finite, leftOut: notFinite } = finiteRows(rows, ({ count }) => [count]);
  const drawn = finite.filter(({ count }) => count >= 0);
  const groups = distinct(drawn.map(({ group }) => group));
  const used = OUTCOME_CODES.filter((code) =>
    drawn.some((row) => row.code === code && row.count > 0),
  );
  const parts = groups.flatMap((group, at) => partsOf(drawn, group, at, show));
  const longest = Math.max(0, ...parts.map(({ to }) => to));
  const tall = height ?? 64 + Math.max(1, groups.length) * 34;
  const { ticks, left } = categoryTicks(groups, width / 3);
  const panel = createPanel({
    width,
    height: tall,
    left,
    right: 28,
    x: {
      scale: { type: "linear", domain: [0, show === "share" ? 100 : longest || 1] },
      label: show === "share" ? "share of the candidates (%)" : "candidates",
    },
    y: {
      scale: { type: "linear", domain: [Math.max(1, groups.length) - 0.5, -0.5] },
      label: "",
      ticks,
      grid: false,
    },
  });
  const marks = used.map((code) => {
    const own = parts.filter((part) => part.code === code);
    return Plot.rect(own, {
      x1: "from",
      x2: "to",
      y1: ({ at }: Part) => at - 0.36,
      y2: ({ at }: Part) => at + 0.36,
      fill: fillOf(code),
      stroke: "#222222",
      strokeWidth: 0.6,
      title: ({ group, count }: Part) => `${group}: ${count} ${code}`,
    });
  });
  const isTall = panel.yAt(0.36) - panel.yAt(-0.36) >= 12;
  const counts = parts.flatMap(({ code, at, from, to, count }) => {
    const text = formatNumber(count);
    const { color, pattern } = FILLS[code];
    const room = panel.xAt(to) - panel.xAt(from);
    const wide = textWidth(text, 10) + 6;
    if (!isTall || room < wide + 2) return [];
    const x = (panel.xAt(from) + panel.xAt(to)) / 2;
    const y = panel.yAt(at) + 3.5;
    const ink = pattern ? "#222222" : inkOn(color);
    const number = svgText({ x, y, text, size: 10, anchor: "middle", color: ink });
    // Between hatches a number could not be read.
    const ground = `<rect x="${pixels(x - wide / 2)}" y="${pixels(y - 9.5)}" width="${pixels(wide)}" height="12" fill="white"/>`;
    return pattern ? [ground, number] : [number];
  });
  return frameSvg(
    parts.length === 0 ? noData(width, tall) : [panel.draw(marks), ...counts].join("\n"),
    {
      title: texts.title ?? "How candidates ended",
      subtitle: texts.subtitle ?? "in the bars: numbers of candidates",
      caption: captionWith(texts.caption, notFinite + finite.length - drawn.length, "a count"),
      legend: used.map((code) => ({ label: code, color: FILLS[code].color, fill: fillOf(code) })),
      definitions: used
        .flatMap((code) => {
          const { color, pattern } = FILLS[code];
          return pattern ? [patternDefinition(pattern, color)] : [];
        })
        .join(""),
      width,
      height: tall,
    },
  );
}

interface Part {
  readonly group: string;
  readonly at: number;
  readonly code: OutcomeCode;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

function fillOf(code: OutcomeCode): string {
  const { color, pattern } = FILLS[code];
  return pattern ? patternFill(pattern, color) : color;
}

/** Of a group's bar, from left to right; those of no candidates are left out. */
function partsOf(
  rows: readonly OutcomeRow[],
  group: string,
  at: number,
  show: "share" | "count",
): Part[] {
  const own = rows.filter((row) => row.group === group);
  const total = own.reduce((sum, { count }) => sum + count, 0);
  const unit = show === "share" ? 100 / total : 1;
  let before = 0;
  return OUTCOME_CODES.flatMap((code) => {
    const count = own.reduce((sum, row) => sum + (row.code === code ? row.count : 0), 0);
    if (count === 0) return [];
    const part = { group, at, code, count, from: before * unit, to: (before + count) * unit };
    before += count;
    return [part];
  });
}
