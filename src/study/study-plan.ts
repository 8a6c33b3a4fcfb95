import { basename, join } from "node:path";
import { settingsFromToml } from "../settings/given-settings.js";
import { RequestError, shown, valueError } from "../settings/request-error.js";
import type { GivenSetting } from "../settings/settings.js";
import { numberSetting, resolveSettings } from "../settings/settings.js";
import type { CheckedTrace } from "../settings/trace-folder.js";
import { checkTraceFolder } from "../settings/trace-folder.js";
import { nearest } from "../workload/nearest.js";
import type { Axis, AxisValue, Combination, StudyCell } from "./cells.js";
import { AXES, duplicateCell, studyCells } from "./cells.js";
import { SEARCH_KEYS, resolveSearch } from "./search-config.js";
import type { SearchPlan } from "./search-plan.js";
import { planOf } from "./search-plan.js";

/** A cell of a study with all that its search is made from. */
export interface PlannedCell {
  readonly cell: StudyCell;
  readonly plan: SearchPlan;
}

/** A study as it is asked for. */
export interface StudyPlan {
  /** Its TOML file's name without the ending. */
  readonly name: string;
  readonly folder: string;
  /** US dollars that all its searches together may cost. */
  readonly maxCostUsd: number;
  /** In the order in which they are run. */
  readonly cells: readonly PlannedCell[];
}

/** What only studies have; everything else in their files is as in those of searches. */
const STUDY_KEYS = {
  repeats: numberSetting(
    1,
    "a whole number ≥ 1",
    "seeds of each combination",
    (value) => Number.isSafeInteger(value) && value >= 1,
  ),
  max_cost: SEARCH_KEYS.max_cost,
} as const;

/**
 * Reads the file of a study: the settings and parameters of a search, `repeats`, `max_cost` of all searches together, a
 * table `[grid]` of lists (each value of an axis with each of the others) and tables `[[combination]]` (one by one); see
 * {@link AXES}. `out`: default results/<name>. Throws a `RequestError` that names file, line and key; a cell whose search
 * would be refused is refused here, before anything is run.
 */
export function readStudy(file: string, { out }: { readonly out?: string } = {}): StudyPlan {
  const given = settingsFromToml(file);
  const name = basename(file).replace(/\.toml$/, "");
  const folder = out ?? join("results", name);
  refuse(given, "out", "no folder in the file of a study: --out gives it");
  refuse(given, "cassette", "no cassette in a study: schedlab search replays a run");
  const { values } = resolveSettings(
    STUDY_KEYS,
    given.filter(({ key }) => Object.hasOwn(STUDY_KEYS, key)),
  );
  const grid = given.find(({ key }) => key === "grid");
  const combination = given.find(({ key }) => key === "combination");
  const common = given.filter(
    ({ key }) => !Object.hasOwn(STUDY_KEYS, key) && key !== "grid" && key !== "combination",
  );
  const seed = resolveSearch(common.filter(({ key }) => key === "seed")).settings.seed;
  const cells = studyCells({
    grid: grid ? gridOf(grid) : {},
    combinations: combination ? combinationsOf(combination) : [],
    seed,
    repeats: values.repeats,
    model: ownModel(common),
  });
  const twice = duplicateCell(cells);
  if (twice) {
    throw valueError({
      place: combination?.place ?? grid?.place ?? file,
      expected: "combinations that differ",
      found: `${twice.folder} twice`,
    });
  }
  const readTraces = rememberingTraces();
  return {
    name,
    folder,
    maxCostUsd: values.max_cost,
    cells: cells.map((cell) => ({
      cell,
      plan: planOf(
        resolveSearch(settingsOf(cell, common, { file, study: folder, maxCost: values.max_cost })),
        {
          set: [],
          readTraces,
        },
      ),
    })),
  };
}

/** Who writes the policies, as the study itself says. */
function ownModel(common: readonly GivenSetting[]): string | undefined {
  const [model, proposer] = ["model", "proposer"].map(
    (key) => common.find((one) => one.key === key)?.value,
  );
  const name = model ?? proposer;
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The settings of a cell's search; those that it has from the grid replace the study's own. */
function settingsOf(
  { combination, seed, folder }: StudyCell,
  common: readonly GivenSetting[],
  {
    file,
    study,
    maxCost,
  }: { readonly file: string; readonly study: string; readonly maxCost: number },
): GivenSetting[] {
  const place = `${file}: cell ${folder}`;
  const set = (key: string, value: unknown): GivenSetting => ({ key, value, place });
  const proposer = combination.proposer ?? common.find(({ key }) => key === "proposer")?.value;
  const asked = combination.model === undefined ? proposer : (proposer ?? "openai");
  return [
    ...common,
    ...Object.entries(combination).map(([key, value]) => set(key, value)),
    ...(asked === undefined ? [] : [set("proposer", asked)]),
    ...(asked === "openai" ? [set("max_cost", maxCost)] : []),
    set("seed", seed),
    set("out", join(study, ...folder.split("/"))),
  ];
}

function gridOf({ value, place }: GivenSetting): Partial<Record<Axis, readonly AxisValue[]>> {
  if (!isTable(value)) {
    throw valueError({
      place: `${place}: key grid`,
      expected: "a table [grid]",
      found: shown(value),
    });
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, values]) => {
      const axis = axisOf(key, `${place}: [grid]`);
      if (Array.isArray(values) && values.length > 0) {
        return [axis, values.map((one) => axisValue(one, `${place}: [grid]: key ${key}`))];
      }
      throw valueError({
        place: `${place}: [grid]: key ${key}`,
        expected: `a list of at least one value, as in ${key} = ["low", "high"]`,
        found: Array.isArray(values) ? "an empty list" : shown(values),
      });
    }),
  );
}

function combinationsOf({ value, place }: GivenSetting): Combination[] {
  const tables: readonly unknown[] = Array.isArray(value) ? value : [value];
  return tables.map((table, i) => {
    const at = `${place}: [[combination]] ${i + 1}`;
    if (!isTable(table)) {
      throw valueError({
        place: at,
        expected: "tables [[combination]]",
        found: shown(table),
      });
    }
    return Object.fromEntries(
      Object.entries(table).map(([key, one]) => [
        axisOf(key, at),
        axisValue(one, `${at}: key ${key}`),
      ]),
    );
  });
}

function axisOf(key: string, place: string): Axis {
  const axis = AXES.find((each) => each === key);
  if (axis) return axis;
  const near = nearest(key, AXES);
  throw valueError({
    place: `${place}: key ${key}`,
    expected: `what a study can vary: ${AXES.join(", ")}`,
    found: shown(key),
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}

/** Whether the axis accepts it is found when the cell's search is planned. */
function axisValue(value: unknown, place: string): AxisValue {
  if (typeof value === "string" || typeof value === "number") return value;
  throw valueError({ place, expected: "a text or a number", found: shown(value) });
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(given: readonly GivenSetting[], key: string, expected: string): void {
  const one = given.find((each) => each.key === key);
  if (one) throw new RequestError(`${one.place}: key ${key}: expected ${expected}`);
}

/** Cells share their traces, which are read once. */
function rememberingTraces(): (folder: string) => CheckedTrace[] {
  const known = new Map<string, CheckedTrace[]>();
  return (folder) => {
    const traces = known.get(folder) ?? checkTraceFolder(folder);
    known.set(folder, traces);
    return traces;
  };
}
