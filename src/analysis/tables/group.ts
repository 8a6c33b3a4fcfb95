import { EFFORTS } from "../../proposers/effort.js";
import type { RunRecord } from "../records/run-record.js";

/** What tells the groups of a table apart. */
export interface Group {
  /** Who wrote the policies, as in "grammar" or "gpt-5.2". */
  readonly model: string;
  /** "default": the proposer's own; a model is not told any. */
  readonly effort: string;
  readonly strategy: string;
  readonly feedback: string;
  readonly context: string;
  /** "default": the model's own. */
  readonly temperature: string;
  /** How many candidates were asked for. */
  readonly iterations: string;
  /** Whatever else decides what a search finds and differs among the runs, as in "islands 2"; "–": nothing. */
  readonly settings: string;
}

/** In the order in which tables have them. */
const GROUP_KEYS = [
  "model",
  "effort",
  "strategy",
  "feedback",
  "context",
  "temperature",
  "iterations",
  "settings",
] as const satisfies readonly (keyof Group)[];
export type GroupKey = (typeof GROUP_KEYS)[number];
type OtherSetting = (typeof OTHER_SETTINGS)[number];

const OTHER_SETTINGS = [
  "context_size",
  "max_output_tokens",
  "width",
  "islands",
  "founders",
  "elites",
  "exchange_every",
  "patience",
  "target",
] as const;

/** Feedback and context are what models are told: for the grammar they are "–". */
function groupOf({ model, settings }: RunRecord, varied: readonly OtherSetting[]): Group {
  const isModel = settings.proposer !== "grammar";
  const { effort, strategy, feedback, context, temperature, iterations } = settings;
  return {
    model,
    effort: effort === "" ? "default" : effort,
    strategy,
    feedback: isModel ? feedback : "–",
    context: isModel ? context : "–",
    temperature: isModel && temperature !== "" ? String(temperature) : "default",
    iterations: String(iterations),
    settings: varied.map((name) => `${name} ${settings[name] || "none"}`).join(", ") || "–",
  };
}

/**
 * Runs that differ in nothing but their seeds and limits, by group, without replays of runs that are among them: models in order of their first runs, a model's efforts from least
 * to most, the rest in order of each group's first run.
 */
export function groupRuns(
  runs: readonly RunRecord[],
): { readonly group: Group; readonly runs: readonly RunRecord[] }[] {
  const groups = new Map<string, { readonly group: Group; readonly runs: RunRecord[] }>();
  const varied = OTHER_SETTINGS.filter(
    (name) => new Set(runs.map(({ settings }) => settings[name])).size > 1,
  );
  for (const run of withoutReplays(runs)) {
    const group = groupOf(run, varied);
    const key = JSON.stringify(GROUP_KEYS.map((name) => group[name]));
    const known = groups.get(key);
    if (known) known.runs.push(run);
    else groups.set(key, { group, runs: [run] });
  }
  const models = [...new Set(runs.map(({ model }) => model))];
  const rank = ({ model, effort }: Group): number =>
    models.indexOf(model) * (EFFORTS.length + 1) + 1 + EFFORTS.findIndex((each) => each === effort);
  return [...groups.values()].sort((a, b) => rank(a.group) - rank(b.group));
}

/** A replay has candidates of its original once more, and cost nothing. */
function withoutReplays(runs: readonly RunRecord[]): readonly RunRecord[] {
  const isReplay = ({ settings }: RunRecord): boolean => settings.proposer === "replay";
  return runs.filter(
    (run, at) =>
      !isReplay(run) ||
      !runs.some(
        (other, i) =>
          other !== run &&
          (!isReplay(other) || i < at) &&
          other.model === run.model &&
          other.settings.seed === run.settings.seed &&
          run.candidates.every(({ id }, k) => id === other.candidates[k]?.id),
      ),
  );
}

/** The keys that a table shows: model and effort, and the others where they differ. */
export function shownKeys(groups: readonly Group[]): GroupKey[] {
  return GROUP_KEYS.filter(
    (key) =>
      key === "model" || key === "effort" || new Set(groups.map((group) => group[key])).size > 1,
  );
}

/** A group in a few words: the keys that differ among the groups, or its model. */
export function groupLabel(group: Group, groups: readonly Group[]): string {
  const differing = GROUP_KEYS.filter((key) => new Set(groups.map((each) => each[key])).size > 1);
  return differing.length === 0
    ? group.model
    : differing.map((key) => (key === "effort" ? `effort ${group.effort}` : group[key])).join(", ");
}
