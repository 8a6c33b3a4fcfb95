/** The settings of a search that a study can vary, in the order in which they stand in a cell's path. */
export const AXES = [
  "proposer",
  "model",
  "effort",
  "strategy",
  "feedback",
  "context",
  "metric",
  "temperature",
] as const;
export type Axis = (typeof AXES)[number];

export type AxisValue = string | number;

/** What one cell has on the axes that the study varies. */
export type Combination = Readonly<Partial<Record<Axis, AxisValue>>>;

/** One search of a study. */
export interface StudyCell {
  /** Its folder within that of the study, such as "grammar/low/evolve/seed1". */
  readonly folder: string;
  readonly combination: Combination;
  readonly seed: number;
}

export interface CellOptions {
  /** Each value of an axis with each of the others. */
  readonly grid: Readonly<Partial<Record<Axis, readonly AxisValue[]>>>;
  /** Further combinations, one by one. */
  readonly combinations: readonly Combination[];
  /** The first seed. */
  readonly seed: number;
  /** How many seeds each combination has, ≥ 1. */
  readonly repeats: number;
  /** The study's own model, or the proposer that asks none, where a combination has neither. Default "grammar". */
  readonly model?: string | undefined;
}

/**
 * The cells of a study: all combinations with the first seed, then all with the next, so that a study that ends early has
 * them evenly. A path has the model, or the proposer that asks none, and every other axis that is varied. Two equal
 * combinations give two cells with the same folder: see {@link duplicateCell}.
 */
export function studyCells({
  grid,
  combinations,
  seed,
  repeats,
  model = "grammar",
}: CellOptions): StudyCell[] {
  const isGridGiven = Object.keys(grid).length > 0;
  const all = [...(isGridGiven || combinations.length === 0 ? product(grid) : []), ...combinations];
  const varied = AXES.filter((axis) => new Set(all.map((each) => each[axis])).size > 1);
  return Array.from({ length: repeats }, (_, i) =>
    all.map((combination) => ({
      folder: [...pathOf(combination, varied, model), `seed${seed + i}`].join("/"),
      combination,
      seed: seed + i,
    })),
  ).flat();
}

/** The first cell whose folder an earlier one has already; undefined: there is none. */
export function duplicateCell(cells: readonly StudyCell[]): StudyCell | undefined {
  const seen = new Set<string>();
  return cells.find(({ folder }) => seen.size === seen.add(folder).size);
}

function product(grid: CellOptions["grid"]): Combination[] {
  let combinations: Combination[] = [{}];
  for (const axis of AXES) {
    const values = grid[axis];
    if (values === undefined) continue;
    combinations = combinations.flatMap((one) =>
      values.map((value) => ({ ...one, [axis]: value })),
    );
  }
  return combinations;
}

function pathOf(combination: Combination, varied: readonly Axis[], model: string): string[] {
  const who = combination.model ?? combination.proposer ?? model;
  const others = varied
    .filter((axis) => axis !== "model" && axis !== "proposer")
    .map((axis) => combination[axis] ?? "default");
  return [who, ...others].map((value) => {
    const name = String(value).replaceAll(/[^\w.-]+/g, "-");
    // A name of dots alone would be another folder.
    return /^\.*$/.test(name) ? "default" : name;
  });
}
