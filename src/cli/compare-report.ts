import type {
  ClusterState,
  DecidedContainer,
  FigureDifference,
  FirstDifference,
  GainSummary,
  PipelineDifference,
  PoolState,
  RunComparison,
  RunDecision,
} from "../analysis/compare/index.js";
import { completedPipelines, extremes } from "../analysis/compare/index.js";
import { COMPLETED, describeOutcome } from "../verifier/index.js";
import { fixed, textTable, wrapWords } from "./text-table.js";

const WIDTH = 80;
/** Containers, and states of pools, that are named before the rest is counted. */
const MOST_NAMED = 4;

/** A comparison for people. `most`: pipelines shown of those that gained and lost most. */
export function comparisonReport(comparison: RunComparison, most: number): string {
  const { firstDifference, outcomes, comparedSeconds } = comparison;
  const isWhole = [outcomes.a, outcomes.b].every(({ code }) => code === COMPLETED.code);
  return [
    ...(isWhole ? [] : [failureText(comparison)]),
    figuresText(comparison.figures),
    firstDifference
      ? differenceText(firstDifference)
      : paragraph(
          `The schedules are the same: ${counted(comparison.decisions.a, "decision")} in ` +
            `${seconds(comparedSeconds)}.`,
        ),
    ...(firstDifference ? [gainsText(comparison), extremesText(comparison, most)] : []),
  ].join("\n");
}

function failureText({ outcomes, comparedSeconds }: RunComparison): string {
  const lines = (["a", "b"] as const).flatMap((side) =>
    outcomes[side].code === COMPLETED.code
      ? []
      : [`${side.toUpperCase()} ended: ${describeOutcome(outcomes[side])}`],
  );
  const note = `Both are compared in the ${seconds(comparedSeconds)} before.`;
  return [...lines, note].map(paragraph).join("");
}

/** What differs; what does not is named below. */
function figuresText(figures: readonly FigureDifference[]): string {
  const isEqual = ({ a, b }: FigureDifference): boolean => a === b;
  const columns = ["figure", "A", "B", "B − A", "%", "better"];
  const rows = figures
    .filter((figure) => !isEqual(figure))
    .map(({ label, unit, digits, a, b, difference, relativePercent, better }) => [
      unit === "" ? label : `${label} ${unit}`,
      fixed(a ?? NaN, digits),
      fixed(b ?? NaN, digits),
      signed(difference, digits),
      signed(relativePercent, 1),
      better === "a" || better === "b" ? better.toUpperCase() : "",
    ]);
  const equal = figures.filter(isEqual).map(({ label }) => label.replace(": ", " "));
  if (rows.length === 0) return paragraph(`All ${equal.length} figures are equal.`);
  const same = equal.length === 0 ? "" : paragraph(`Equal in both: ${equal.join(", ")}.`);
  return `${alignedTable(columns, rows)}\n${same}`;
}

function differenceText(first: FirstDifference): string {
  const { atSecond, atTick, equalDecisions, state, a, b } = first;
  const head =
    `The schedules first differ at ${seconds(atSecond)} (tick ${atTick}), after ` +
    `${counted(equalDecisions, "equal decision")}.`;
  const both = first.assignedByBoth.length;
  const rows = [
    ["state", stateText(state)],
    ["A", decisionText(a, first.assignedOnlyByA, both)],
    ["B", decisionText(b, first.assignedOnlyByB, both)],
  ];
  return `${paragraph(head)}${labelled(rows)}`;
}

function stateText({ openPipelines, waiting, pools }: ClusterState): string {
  const classes = waiting
    .filter(({ operators }) => operators > 0)
    .map(({ priority, operators, pipelines, oldestSeconds }) => {
      const of = counted(pipelines, `${className(priority)} pipeline`);
      return `${counted(operators, "operator")} of ${of} (oldest ${seconds(oldestSeconds ?? NaN)})`;
    });
  return [
    `${counted(openPipelines, "pipeline")} open`,
    classes.length === 0 ? "nothing could be assigned" : `waiting: ${classes.join(", ")}`,
    ...poolTexts(pools),
  ].join("; ");
}

/** Pools in the same state are told together. */
function poolTexts(pools: readonly PoolState[]): string[] {
  const alike = new Map<string, number[]>();
  for (const { id, cpu, ramGb, isUp, availableCpu, availableRamGb, containers } of pools) {
    const text = isUp
      ? `${amount(availableCpu)} of ${cpus(cpu)} and ${amount(availableRamGb)} of ` +
        `${amount(ramGb)} GB free, ${counted(containers.length, "container")}`
      : "lost";
    alike.set(text, [...(alike.get(text) ?? []), id]);
  }
  const texts = [...alike].map(([text, ids]) =>
    ids.length === 1 ? `pool ${ids.join("")}: ${text}` : `pools ${ids.join(", ")}: each ${text}`,
  );
  const rest = texts.length - MOST_NAMED;
  return rest > 0 ? [...texts.slice(0, MOST_NAMED), "other pools in other states"] : texts;
}

function decisionText(
  { assigned, suspended }: RunDecision,
  only: readonly DecidedContainer[],
  both: number,
): string {
  const parts = [
    ...(both > 0 ? [`assigned ${both} as the other did`] : []),
    ...(only.length > 0 ? [`assigned ${containersText(only)}`] : []),
    ...(suspended.length > 0 ? [`suspended ${containersText(suspended)}`] : []),
    ...(assigned.length + suspended.length === 0 ? ["decided nothing"] : []),
  ];
  return parts.join("; ");
}

function containersText(containers: readonly DecidedContainer[]): string {
  const named = containers.slice(0, MOST_NAMED).map(({ operators, pool, cpu, ramGb }) => {
    const [first] = operators;
    const what = first ? `${first.pipeline}/${first.operator}` : "nothing";
    const more = operators.length > 1 ? ` and ${operators.length - 1} more` : "";
    return `${what}${more} (pool ${pool}, ${cpus(cpu)}, ${amount(ramGb)} GB)`;
  });
  const rest = containers.length - named.length;
  return `${containers.length}: ${named.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}

function gainsText({ gains, unfinishedSeconds }: RunComparison): string {
  const columns = ["class", "count", "better", "worse", "only A", "only B", "neither"];
  const rows = gains.map((each: GainSummary) => [
    className(each.priority),
    ...[each.pipelines, each.gained, each.lost].map(String),
    ...[each.completedOnlyInA, each.completedOnlyInB, each.completedInNeither].map(String),
    signed(each.differenceSeconds, 1),
    signed(each.medianDifferenceSeconds, 1),
  ]);
  const note =
    `Pipelines by class; better, worse: in B. B − A: seconds of latency, below 0 where B is faster; one that did ` +
    `not complete counts ${amount(unfinishedSeconds)} s. Only A, only B, neither: where it completed.`;
  return `${alignedTable([...columns, "B − A s", "median"], rows)}${paragraph(note)}`;
}

function extremesText({ pipelines }: RunComparison, most: number): string {
  const { gained, lost } = extremes(pipelines, most);
  const { inBoth, onlyInA, onlyInB } = completedPipelines(pipelines);
  const columns = ["pipeline", "class", "operators", "arrived s", "A s", "B s", "B − A s"];
  const rowOf = (row: PipelineDifference): string[] => [
    row.pipeline,
    className(row.priority),
    String(row.operators),
    fixed(row.arrivalSeconds, 1),
    fixed(row.latencySecondsA ?? NaN, 2),
    fixed(row.latencySecondsB ?? NaN, 2),
    signed(row.differenceSeconds, 2),
  ];
  const ranked = (title: string, rows: readonly PipelineDifference[]): string =>
    rows.length === 0
      ? `${title}: none\n`
      : `${title}\n${alignedTable(columns, rows.map(rowOf), 2)}`;
  const only = (side: "A" | "B", rows: readonly PipelineDifference[]): string => {
    if (rows.length === 0) return `Completed only in ${side}: none\n`;
    const shown = rows.slice(0, most).map((row) => {
      const latency = side === "A" ? row.latencySecondsA : row.latencySecondsB;
      return [...rowOf(row).slice(0, 4), fixed(latency ?? NaN, 2)];
    });
    const first = shown.length < rows.length ? `, the first ${shown.length}` : "";
    if (shown.length === 0) return `Completed only in ${side}: ${rows.length}\n`;
    const title = `Completed only in ${side}: ${rows.length}${first}\n`;
    return `${title}${alignedTable([...columns.slice(0, 4), `${side} s`], shown, 2)}`;
  };
  return [
    `Completed in both: ${inBoth.length}\n`,
    ranked("Gained most in B", gained),
    ranked("Lost most in B", lost),
    only("A", onlyInA),
    only("B", onlyInB),
  ].join("\n");
}

/** Texts in columns; all but the first `left` and the column "better" stand at the right. */
function alignedTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string {
  const widths = headings.map((heading, i) =>
    Math.max(...[heading, ...rows.map((row) => row[i] ?? "")].map((text) => text.length)),
  );
  const isLeft = (i: number): boolean => i < left || (i > 4 && headings[i] === "better");
  const pad = (text: string, i: number): string =>
    isLeft(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0);
  const cells = [headings, ...rows].map((row) => row.map(pad));
  return textTable(
    headings.map((_, i) => (isLeft(i) ? { heading: "" } : { heading: "", digits: 0 })),
    cells,
  ).replace(/^.*\n/, "");
}

function labelled(rows: readonly (readonly string[])[]): string {
  return textTable([{ heading: "" }, { heading: "" }], rows, { width: WIDTH }).replace(/^.*\n/, "");
}

function paragraph(text: string): string {
  return `${wrapWords(text, WIDTH).join("\n")}\n`;
}

const CLASS_NAMES = {
  all: "all",
  QUERY: "query",
  INTERACTIVE: "interactive",
  BATCH_PIPELINE: "batch",
} as const;

function className(priority: keyof typeof CLASS_NAMES): string {
  return CLASS_NAMES[priority];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function cpus(value: number): string {
  return `${amount(value)} ${value === 1 ? "CPU" : "CPUs"}`;
}

function seconds(value: number): string {
  return `${amount(value)} s`;
}

/** With as many digits as it needs, up to three. */
function amount(value: number): string {
  return String(Number(value.toFixed(3)));
}

function signed(value: number | null, digits: number): string {
  if (value === null) return "–";
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
