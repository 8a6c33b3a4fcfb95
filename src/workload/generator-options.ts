/** What a random workload is made from. */
export interface GeneratorOptions {
  /** Simulated seconds in which batches arrive, ≥ 0. */
  readonly durationSeconds: number;
  /** Ticks in a second, > 0. */
  readonly ticksPerSecond: number;
  /** Mean gap between two batches, in seconds, ≥ 0; its standard deviation is a quarter of it. */
  readonly waitingSecondsMean: number;
  /** Pipelines in a batch, a whole number ≥ 1. */
  readonly numPipelines: number;
  /** Mean operators of a pipeline that is not a query, > 0; the standard deviation is a quarter of it. */
  readonly numOperators: number;
  /** Share of interactive pipelines. The three shares are ≥ 0 and sum to 1. */
  readonly interactiveProb: number;
  /** Share of queries. */
  readonly queryProb: number;
  /** Share of batch pipelines. */
  readonly batchProb: number;
  /**
   * Shares of the shapes, ≥ 0 and summing to 1. `null`: all linear, and the draw that decides the shape is not made, as
   * in the generator's version that made the paper's traces.
   */
  readonly dagShape: DagShapeShares | null;
  /** Whole number ≥ 0. */
  readonly randomSeed: number;
}

/** Probability of each DAG shape. */
export interface DagShapeShares {
  readonly linear: number;
  readonly branchIn: number;
  readonly branchOut: number;
}

/** Eudoxia's defaults. */
export const GENERATOR_DEFAULTS: GeneratorOptions = Object.freeze({
  durationSeconds: 600,
  ticksPerSecond: 1000,
  waitingSecondsMean: 10,
  numPipelines: 4,
  numOperators: 5,
  interactiveProb: 0.3,
  queryProb: 0.1,
  batchProb: 0.6,
  dagShape: Object.freeze({ linear: 1, branchIn: 0, branchOut: 0 }),
  randomSeed: 42,
});

/** How far shares may be from summing to 1. */
const SUM_TOLERANCE = 1e-9;

/** Completes the options with {@link GENERATOR_DEFAULTS} and checks them; throws a RangeError that names the option. */
export function resolveGeneratorOptions(options: Partial<GeneratorOptions>): GeneratorOptions {
  const resolved = { ...GENERATOR_DEFAULTS, ...options };
  const { dagShape } = resolved;
  check("durationSeconds", resolved.durationSeconds, "a finite number ≥ 0", atLeast0);
  check("ticksPerSecond", resolved.ticksPerSecond, "a finite number > 0", above0);
  check("waitingSecondsMean", resolved.waitingSecondsMean, "a finite number ≥ 0", atLeast0);
  check(
    "numPipelines",
    resolved.numPipelines,
    "a whole number ≥ 1",
    (value) => whole(value) && value >= 1,
  );
  check("numOperators", resolved.numOperators, "a finite number > 0", above0);
  check("randomSeed", resolved.randomSeed, "a whole number ≥ 0", whole);
  checkShares({
    interactiveProb: resolved.interactiveProb,
    queryProb: resolved.queryProb,
    batchProb: resolved.batchProb,
  });
  if (dagShape !== null) {
    checkShares({
      "dagShape.linear": dagShape.linear,
      "dagShape.branchIn": dagShape.branchIn,
      "dagShape.branchOut": dagShape.branchOut,
    });
  }
  return resolved;
}

const atLeast0 = (value: number) => Number.isFinite(value) && value >= 0;
const above0 = (value: number) => Number.isFinite(value) && value > 0;
const whole = (value: number) => Number.isSafeInteger(value) && value >= 0;

function check(
  name: string,
  value: number,
  expected: string,
  holds: (value: number) => boolean,
): void {
  if (!holds(value)) {
    throw new RangeError(`expected \`${name}\` to be ${expected}, got ${value}`);
  }
}

function checkShares(shares: Readonly<Record<string, number>>): void {
  let sum = 0;
  for (const [name, share] of Object.entries(shares)) {
    check(name, share, "a finite number ≥ 0", atLeast0);
    sum += share;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    const names = Object.keys(shares).map((name) => `\`${name}\``);
    throw new RangeError(`expected ${names.join(", ")} to sum to 1, got ${sum}`);
  }
}
