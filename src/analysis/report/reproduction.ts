import { shellWord } from "../../files/index.js";
import { PARAMETERS } from "../../settings/parameters.js";
import { PAPER_PARAMETERS } from "../../settings/paper-defaults.js";
import type { Markup } from "../html/index.js";
import { htmlTable, markup } from "../html/index.js";
import type { RunRecord } from "../records/run-record.js";
import { figure } from "../tables/index.js";
import { textBlock } from "./code.js";
import type { RunOrigin } from "./report-source.js";

/** Settings of the grammar's strategies that only a TOML file can give, with their defaults. */
const IN_FILE = [
  ["width", 4],
  ["islands", 2],
  ["founders", 32],
  ["elites", 8],
  ["exchange_every", 16],
] as const;

/** Settings that have an option of their own, with the values that need not be named. */
const OPTIONS = [
  ["model", "--model", ""],
  ["effort", "--effort", ""],
  ["strategy", "--strategy", undefined],
  ["context", "--context", "whole"],
  ["feedback", "--feedback", "summary"],
  ["metric", "--metric", undefined],
  ["iterations", "--iterations", undefined],
  ["seed", "--seed", undefined],
  ["temperature", "--temperature", ""],
  ["max_output_tokens", "--max-output-tokens", 32768],
  ["max_cost", "--max-cost", 5],
  ["max_seconds", "--max-seconds", ""],
  ["target", "--target", ""],
  ["patience", "--patience", ""],
  ["in_flight", "--in-flight", 8],
  ["traces", "--traces", ""],
  ["validation", "--validation", "auto"],
  ["test", "--test", "auto"],
] as const;

/**
 * What makes the run again: a grammar's from its settings, a model's by replay of its cassette. Settings without an option
 * of their own go into a TOML file first, if they are not the defaults.
 */
function reproductionCommand(run: RunRecord, { document }: RunOrigin): string {
  const { settings } = run;
  if (settings.proposer !== "grammar") {
    const folder = settings.proposer === "replay" ? settings.cassette : settings.out;
    return `npx schedlab search --proposer replay --cassette ${shellWord(folder)} --out again`;
  }
  const options = OPTIONS.flatMap(([name, option, fallback]) =>
    settings[name] === fallback ? [] : [`${option} ${shellWord(String(settings[name]))}`],
  );
  const parameters = Object.entries(
    (document.parameters ?? {}) as Readonly<Record<string, unknown>>,
  )
    .filter(([name, value]) => value !== defaultOf(name))
    .map(([name, value]) => `--set ${shellWord(`${name}=${tomlText(value)}`)}`);
  const inFile = IN_FILE.filter(([name, fallback]) => settings[name] !== fallback).map(
    ([name]) => `${name} = ${settings[name]}\n`,
  );
  const file = inFile.length === 0 ? "" : `cat > again.toml <<END\n${inFile.join("")}END\n`;
  const search = `npx schedlab search --proposer grammar${file === "" ? "" : " --config again.toml"}`;
  return file + [search, ...options, ...parameters, "--out again"].join(" \\\n    ");
}

/** A parameter's value as `--set` takes it: tables inline. */
function tomlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}=${tomlText(one)}`);
  return `{${entries.join(", ")}}`;
}

function defaultOf(name: string): unknown {
  const paper: Readonly<Record<string, unknown>> = PAPER_PARAMETERS;
  const all: Readonly<Record<string, { readonly fallback: unknown } | undefined>> = PARAMETERS;
  return paper[name] ?? all[name]?.fallback;
}

/** How the run is made again, and how one sees that it is the same. */
export function reproductionSection(run: RunRecord, origin: RunOrigin): Markup {
  const { document, candidatesDigest } = origin;
  const isGrammar = run.settings.proposer === "grammar";
  const commands = `${reproductionCommand(run, origin)}\nsha256sum again/candidates.jsonl`;
  return markup`<p>${isGrammar ? "No model and no key are needed." : "Without a key: every answer of the model is on the cassette of the run."} The same bytes come out on every machine, with any number of workers:</p>
${textBlock(commands, "Commands that make the run again")}
<p>The digest has to be <code>${candidatesDigest}</code>.</p>
${htmlTable({
  caption: "Versions and seed",
  columns: [{ heading: "what" }, { heading: "which" }],
  rows: [
    { cells: ["schedlab", run.version] },
    { cells: ["Node", textOf(document.node)] },
    { cells: ["proposer", textOf(document.proposer)] },
    { cells: ["seed", run.settings.seed] },
    { cells: ["SHA-256 of candidates.jsonl", markup`<code>${candidatesDigest}</code>`] },
  ],
})}
${htmlTable({
  caption: "Traces",
  columns: [{ heading: "trace" }, { heading: "SHA-256 of its canonical text" }],
  rows: run.traces.map(({ name, digest }) => ({ cells: [name, markup`<code>${digest}</code>`] })),
})}
<details><summary>All settings and parameters (run.json)</summary>
${textBlock(JSON.stringify({ search: document.search, parameters: document.parameters }, null, 2), "Settings and parameters")}
</details>`;
}

/** What the runs took together. */
export function costSection(runs: readonly RunRecord[]): Markup {
  const sum = (of: (run: RunRecord) => number): number =>
    runs.reduce((all, run) => all + of(run), 0);
  const tokens = (
    of: (usage: {
      readonly input: number;
      readonly output: number;
      readonly reasoning: number;
    }) => number,
  ): number =>
    sum((run) =>
      run.candidates.reduce((all, each) => all + (each.tokens ? of(each.tokens) : 0), 0),
    );
  const usd = sum(({ spentUsd }) => spentUsd);
  const rows: (readonly [string, string])[] = [
    [
      "US dollars, with answers that became no candidate",
      usd === 0 ? "0: no request was paid" : figure(usd, 4),
    ],
    [
      "tokens of prompts",
      figure(
        tokens(({ input }) => input),
        0,
      ),
    ],
    [
      "tokens of answers",
      figure(
        tokens(({ output }) => output),
        0,
      ),
    ],
    [
      "of these, reasoning",
      figure(
        tokens(({ reasoning }) => reasoning),
        0,
      ),
    ],
    [
      "simulations, screening included",
      figure(
        sum(({ candidates }) => candidates.reduce((all, each) => all + each.simulations, 0)),
        0,
      ),
    ],
    [
      "wall-clock seconds",
      figure(
        sum(({ seconds }) => seconds ?? NaN),
        1,
      ),
    ],
    [
      "CPU seconds",
      figure(
        sum(({ cpuSeconds }) => cpuSeconds ?? NaN),
        1,
      ),
    ],
  ];
  return htmlTable({
    caption: runs.length === 1 ? "What the run took" : `What the ${runs.length} runs took together`,
    columns: [{ heading: "what" }, { heading: "how much", isNumber: true }],
    rows: rows.map((cells) => ({ cells })),
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "–";
}
