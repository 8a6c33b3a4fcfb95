import { integer, seededSource } from "../../../src/random/index.js";
import { METRICS, OUTCOME_CODES } from "../../../src/verifier/index.js";
import {
  type CostRow,
  type EffortRow,
  type OutcomeRow,
  type ScoredCandidate,
  type SettingRow,
  bestSoFarChart,
  costChart,
  effortChart,
  outcomeChart,
  settingChart,
} from "../../../src/analysis/charts/index.js";

/** Made up, to look at: figures of nothing. */
const LONG = "a-model-with-a-name-that-is-much-longer-than-any-label-could-be-2026-11-25-preview";

const CANDIDATES: readonly ScoredCandidate[] = Array.from({ length: 60 }, (_, number) => ({
  number,
  score: number % 11 === 3 ? Infinity : 0.2 + ((number * 7919) % 101) / 60 + number / 90,
  completed: number % 7 !== 2,
  atUsd: number * 0.013,
  atCpuSeconds: number * 4.2,
}));

const REFERENCES = [
  { label: "naive (FIFO)", score: 0.25 },
  { label: "a < b & c", score: 0.26 },
  { label: "priority", score: 0.73 },
  { label: "bound: no policy can pass", score: 3.1 },
];

const COSTS: readonly CostRow[] = [
  { label: "grammar", effort: "none", improvementPercent: 610, costUsd: 0, cpuSeconds: 31 },
  { label: "grammar", effort: "low", improvementPercent: 640, costUsd: 0, cpuSeconds: 58 },
  { label: "grammar", effort: "medium", improvementPercent: 655, costUsd: 0, cpuSeconds: 96 },
  { label: "grammar", effort: "high", improvementPercent: 652, costUsd: 0, cpuSeconds: 171 },
  { label: "model-small", effort: "low", improvementPercent: 421, costUsd: 0.021 },
  { label: "model-small", effort: "medium", improvementPercent: 702, costUsd: 0.094 },
  { label: "model-small", effort: "high", improvementPercent: 688, costUsd: 0.41 },
  { label: "model-large", effort: "low", improvementPercent: 741, costUsd: 0.52 },
  { label: "model-large", effort: "medium", improvementPercent: 829, costUsd: 1.9 },
  { label: LONG, effort: "high", improvementPercent: 833, costUsd: 8.8 },
  {
    label: "published-model",
    effort: "",
    improvementPercent: 371.1,
    costUsd: 1.2,
    published: true,
  },
  {
    label: "published-model",
    effort: "high",
    improvementPercent: 640,
    costUsd: 5.2,
    published: true,
  },
  { label: "broken", effort: "low", improvementPercent: NaN, costUsd: 1 },
];

const EFFORTS: readonly EffortRow[] = ["grammar", "model-small", LONG].flatMap((model, m) =>
  ["none", "low", "medium", "high"].map((effort, e) => ({
    model,
    effort,
    improvementPercent: 300 + 120 * m + 90 * e - 20 * e * e,
    lowPercent: 240 + 120 * m + 90 * e - 20 * e * e,
    highPercent: 330 + 130 * m + 95 * e - 20 * e * e,
  })),
);

const OUTCOMES: readonly OutcomeRow[] = [
  { group: "grammar none", code: "completed", count: 120 },
  { group: "model-small low", code: "completed", count: 71 },
  { group: "model-small low", code: "no-policy", count: 4 },
  { group: "model-small low", code: "compile-error", count: 5 },
  { group: "model-small low", code: "type-error", count: 16 },
  { group: "model-small low", code: "forbidden", count: 3 },
  { group: "model-small low", code: "policy-error", count: 9 },
  { group: "model-small low", code: "invalid-decision", count: 8 },
  { group: "model-small low", code: "over-budget", count: 2 },
  { group: "model-small low", code: "integrity-violation", count: 1 },
  { group: "model-small low", code: "crashed", count: 1 },
  { group: LONG, code: "completed", count: 100 },
  { group: LONG, code: "type-error", count: 14 },
  { group: LONG, code: "policy-error", count: 6 },
];

const SETTINGS: readonly SettingRow[] = ["learned-srpt", "priority", "overbook"].flatMap(
  (series, s) =>
    ["none", "0", "0.5", "1", "1.5"].map((setting, i) => ({
      series,
      setting,
      value: 2.3 - 0.6 * s - (0.22 - 0.07 * s) * i,
      low: 2.2 - 0.6 * s - (0.24 - 0.07 * s) * i,
      high: 2.36 - 0.6 * s - (0.2 - 0.07 * s) * i,
    })),
);

const { throughput, adjusted_latency: latency } = METRICS;

/** A chart of each kind, by the name of its golden file. */
export const SAMPLES: Readonly<Record<string, () => string>> = {
  "best-so-far": () =>
    bestSoFarChart(CANDIDATES, { metric: throughput, references: REFERENCES, caption: "Seed 1." }),
  "best-so-far-latency": () =>
    bestSoFarChart(CANDIDATES, { metric: latency, references: REFERENCES, x: "usd" }),
  cost: () => costChart(COSTS),
  "cost-cpu": () => costChart(COSTS, { cost: "cpu-seconds" }),
  effort: () =>
    effortChart([
      ...EFFORTS,
      { model: "model-small", effort: "", improvementPercent: 371.1, published: true },
      { model: "model-small", effort: "high", improvementPercent: 640, published: true },
    ]),
  outcome: () => outcomeChart(OUTCOMES),
  "outcome-count": () => outcomeChart(OUTCOMES, { show: "count" }),
  setting: () =>
    settingChart(SETTINGS, {
      settingLabel: "error of the memory estimate (σ of its logarithm)",
      valueLabel: "throughput (containers/s)",
      title: "What a policy makes of estimates of memory",
    }),
};

/** Rows by chance, some of the worst kind, and rows that leave nothing to draw. */
export interface ChartCase {
  readonly random: (seed: number) => string;
  readonly empty: () => string;
  readonly unusable: () => string;
}

interface Chance {
  /** One of them. */
  readonly of: <Value>(values: readonly Value[]) => Value;
  /** From `low` to `high`, spread over the orders of magnitude. */
  readonly size: (low: number, high: number) => number;
  /** A whole number, both ends included. */
  readonly whole: (low: number, high: number) => number;
  readonly list: <Value>(low: number, high: number, make: (i: number) => Value) => Value[];
}

function chance(seed: number, stream: string): Chance {
  const source = seededSource(seed, stream);
  const whole = (low: number, high: number): number => integer(source, low, high);
  return {
    of: (values) => {
      const value = values[whole(0, values.length - 1)];
      if (value === undefined) throw new Error("expected values");
      return value;
    },
    size: (low, high) => low * (high / low) ** source.random(),
    whole,
    list: (low, high, make) => Array.from({ length: whole(low, high) }, (_, i) => make(i)),
  };
}

const NAMES = [
  "a",
  "grammar",
  "model-small",
  LONG,
  `${LONG}-2`,
  "<&>",
  "政策",
  "priority",
  "i".repeat(90),
];
const EFFORT_NAMES = [
  "",
  "none",
  "minimal",
  "low",
  "medium",
  "high",
  "xhigh",
  "an-effort-nobody-knows",
];

/** Of a size that differs from seed to seed, by up to fifteen orders of magnitude. */
function figures(random: Chance): () => number {
  const unit = random.size(1e-6, 1e9);
  const sign = random.of([1, 1, 1, -1]);
  const span = random.of([1.0001, 2, 100, 1e6]);
  return () =>
    random.whole(0, 15) === 0 ? random.of([0, NaN, Infinity]) : sign * unit * random.size(1, span);
}

export const CASES: Readonly<Record<string, ChartCase>> = {
  "best so far": {
    random: (seed) => {
      const random = chance(seed, "best so far");
      const figure = figures(random);
      const metric = random.of([throughput, latency]);
      return bestSoFarChart(
        random.list(1, 80, (number) => ({
          number,
          score: Math.abs(figure()),
          completed: random.whole(0, 3) > 0,
          atUsd: number / 7,
        })),
        {
          metric,
          x: random.of(["candidates", "usd"] as const),
          references: random.list(0, 40, () => ({
            label: random.of(NAMES),
            score: Math.abs(figure()),
          })),
          width: random.of([320, 760, 1200]),
          height: random.of([200, 400]),
          caption: "A caption that is much longer than a chart is wide. ".repeat(5),
        },
      );
    },
    empty: () => bestSoFarChart([], { metric: throughput, references: REFERENCES }),
    unusable: () =>
      bestSoFarChart([{ number: 0, score: NaN, completed: true }], { metric: throughput }),
  },
  cost: {
    random: (seed) => {
      const random = chance(seed, "cost");
      const figure = figures(random);
      const price = figures(random);
      return costChart(
        random.list(1, 60, () => ({
          label: random.of(NAMES),
          effort: random.of(EFFORT_NAMES),
          improvementPercent: figure(),
          costUsd: Math.abs(price()),
          published: random.whole(0, 4) === 0,
        })),
        { width: random.of([320, 760]) },
      );
    },
    empty: () => costChart([]),
    unusable: () => costChart([{ label: "a", effort: "", improvementPercent: 1, costUsd: -1 }]),
  },
  effort: {
    random: (seed) => {
      const random = chance(seed, "effort");
      const figure = figures(random);
      return effortChart(
        random.list(1, 60, () => ({
          model: random.of(NAMES),
          effort: random.of(EFFORT_NAMES),
          improvementPercent: figure(),
          lowPercent: figure(),
          highPercent: figure(),
          published: random.whole(0, 4) === 0,
        })),
        { width: random.of([320, 760]) },
      );
    },
    empty: () => effortChart([]),
    unusable: () => effortChart([{ model: "a", effort: "low", improvementPercent: Infinity }]),
  },
  outcome: {
    random: (seed) => {
      const random = chance(seed, "outcome");
      return outcomeChart(
        random.list(1, 200, (i) => ({
          group: `${random.of(NAMES)}${i % 40}`,
          code: random.of(OUTCOME_CODES),
          count: random.of([0, 1, 3, 1e6, NaN, random.whole(1, 1000)]),
        })),
        {
          show: random.of(["share", "count"] as const),
          width: random.of([320, 760]),
          ...random.of([{}, { height: 150 }]),
        },
      );
    },
    empty: () => outcomeChart([]),
    unusable: () => outcomeChart([{ group: "a", code: "completed", count: NaN }]),
  },
};
