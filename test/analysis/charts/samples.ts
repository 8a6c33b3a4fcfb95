import { integer, seededSource } from "../../../src/random/index.js";
import { findBuiltInPolicy } from "../../../src/policies/index.js";
import type { ComparedRun } from "../../../src/analysis/compare/index.js";
import { compareRuns } from "../../../src/analysis/compare/index.js";
import type { SimulationEvent, UtilisationSample } from "../../../src/simulator/index.js";
import { simulate, timelineBuilder, uniformPools } from "../../../src/simulator/index.js";
import { PRIORITIES, generateWorkload } from "../../../src/workload/index.js";
import { MUTATIONS, type SensitivityRow } from "../../../src/analysis/sensitivity/index.js";
import { METRICS, OUTCOME_CODES } from "../../../src/verifier/index.js";
import {
  type ComparisonChartRows,
  type ContainerBar,
  type CostRow,
  type EffortRow,
  type HeatMapRow,
  type LatencyRow,
  type OutcomeRow,
  type RunCandidate,
  type ScoredCandidate,
  type SettingRow,
  bestSoFarChart,
  bestSoFarRunsChart,
  comparisonChart,
  containerBars,
  costChart,
  effortChart,
  eventBars,
  ganttChart,
  heatMapChart,
  latencyChart,
  outcomeChart,
  sensitivityChart,
  settingChart,
  utilisationChart,
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

const RUNS: readonly RunCandidate[] = ["grammar none", "grammar low", "model-small", LONG].flatMap(
  (group, g) =>
    [1, 2, 3, 4, 5].flatMap((seed) =>
      Array.from({ length: 40 - 4 * g }, (_, number) => ({
        group,
        run: `seed ${seed}`,
        number,
        score:
          0.3 + 0.35 * g + ((number * 7919 + seed * 104_729) % 101) / 70 + number / (60 + 9 * seed),
        completed: true,
        atUsd: (number + 1) * 0.01 * (g + 1),
      })),
    ),
);

const POLICIES = ["naive", "priority", "learned-srpt", LONG];

const LATENCIES: readonly LatencyRow[] = POLICIES.flatMap((policy, p) =>
  PRIORITIES.map((priority, c) => ({
    policy,
    priority,
    meanSeconds: p === 0 && c === 2 ? null : 8 ** c * (6 - p),
    p50Seconds: p === 0 && c === 2 ? null : 8 ** c * (4 - p),
    p95Seconds: p === 0 && c === 2 ? null : 8 ** c * (14 - 2 * p),
    p99Seconds: p === 0 && c === 2 ? null : 8 ** c * (31 - 4 * p),
  })),
);

const SHARES: readonly HeatMapRow[] = POLICIES.flatMap((policy, p) =>
  Array.from({ length: 10 }, (_, t) => ({
    policy,
    trace: `paper_scale${1 + Math.floor(t / 5)}x_${t % 5}`,
    value: p === 0 && t === 3 ? Infinity : 10.3 + 27 * p + ((t * 37 + p * 11) % 17) / 2,
  })),
);

const ERRORS: readonly SensitivityRow[] = [
  "throughput",
  "adjusted latency",
  "penalized latency",
  "99th percentile of the time of containers",
].flatMap((metric, m) =>
  MUTATIONS.flatMap((mutation, k) =>
    [1, 10, 100, 1000].flatMap((ticksPerSecond, i) =>
      [0, 1, 2, 3, 4].map((w) => ({
        metric,
        mutation,
        ticksPerSecond,
        workload: `w${w}`,
        relativeErrorPercent: ((k - 0.7) * (m + 2) * (4 + w) * 2) / (1 + i * i * i),
      })),
    ),
  ),
);

/** A run of the simulator: 60 s on two pools. */
function runOf(policy: string) {
  const pools = uniformPools(2, 64, 256);
  const workload = [...generateWorkload({ durationSeconds: 60, randomSeed: 7 })];
  const priorities = new Map(
    workload.flatMap(({ pipelines }) =>
      pipelines.map(({ id, priority }) => [id, priority] as const),
    ),
  );
  const timeline = timelineBuilder({
    tickSeconds: 0.001,
    pools,
    priorityOf: (pipeline) => priorities.get(pipeline),
  });
  const samples: UtilisationSample[] = [];
  const create = findBuiltInPolicy(policy)?.create;
  if (!create) throw new Error(`expected a policy ${policy}`);
  simulate(
    workload,
    create,
    { durationSeconds: 60, pools },
    { observe: timeline.observe, onSample: (sample) => samples.push(sample) },
  );
  return { bars: containerBars(timeline.finish(60_000)), samples };
}

/** Every way in which a bar can end, in two pools. */
const BARS: readonly ContainerBar[] = (
  ["completed", "OOM", "timeout", "suspended", "unfinished", "pool lost"] as const
).flatMap((ending, i) =>
  [...PRIORITIES, undefined].flatMap((priority, p) => {
    const bar = {
      pool: i % 2,
      slot: p + 1,
      fromSecond: i * 1.7 + p * 0.4,
      toSecond: i * 1.7 + p * 0.5 + 2.4,
      priority,
      ending,
      label: `p${i}/op${p}`,
    };
    const written = { ...bar, fromSecond: bar.toSecond, toSecond: bar.toSecond + 0.6 };
    return [
      { ...bar, kind: "container" as const },
      ...(ending === "suspended" ? [{ ...written, kind: "suspension" as const }] : []),
    ];
  }),
);

/** Two policies on one workload: 60 s on two pools, of which the first is lost for 5 s. */
function comparisonOf(a: string, b: string): ComparisonChartRows {
  const pools = uniformPools(2, 64, 256);
  const outages = [{ pool: 0, atSeconds: 9, forSeconds: 5 }];
  const options = { durationSeconds: 60, pools, outages };
  const workload = [...generateWorkload({ durationSeconds: 60, randomSeed: 7 })];
  const [runA, runB] = [a, b].map((name): ComparedRun => {
    const events: SimulationEvent[] = [];
    const create = findBuiltInPolicy(name)?.create;
    if (!create) throw new Error(`expected a policy ${name}`);
    const hooks = { observe: (event: SimulationEvent) => events.push(event) };
    const { statistics } = simulate(workload, create, options, hooks);
    return { name, outcome: { code: "completed" }, statistics, events };
  });
  if (!runA || !runB) throw new Error("expected two runs");
  const window = { pools, ticksPerSecond: 1000, endTick: 60_000 };
  return {
    ...compareRuns(runA, runB, workload, options),
    bars: {
      a: eventBars(runA.events, workload, window),
      b: eventBars(runB.events, workload, window),
    },
  };
}

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
  runs: () =>
    bestSoFarRunsChart(RUNS, { metric: throughput, references: REFERENCES, caption: "Made up." }),
  "runs-usd": () => bestSoFarRunsChart(RUNS, { metric: throughput, x: "usd", band: "range" }),
  "runs-efforts": () =>
    bestSoFarRunsChart(
      RUNS.filter(({ group }) => group.startsWith("grammar")).map((row) => ({
        ...row,
        group: row.group.replace("grammar ", ""),
      })),
      { metric: throughput, groups: "efforts" },
    ),
  latency: () => latencyChart(LATENCIES),
  "latency-mean": () => latencyChart(LATENCIES, { show: "mean" }),
  utilisation: () => utilisationChart(runOf("learned-srpt").samples),
  gantt: () => ganttChart(BARS),
  "gantt-window": () => ganttChart(runOf("learned-srpt").bars, { fromSecond: 10, toSecond: 30 }),
  comparison: () => comparisonChart(comparisonOf("priority", "learned-srpt")),
  "comparison-same": () => comparisonChart(comparisonOf("priority", "priority")),
  "heat-map": () => heatMapChart(SHARES),
  "heat-map-few": () =>
    heatMapChart(
      SHARES.filter(({ trace }) => /[01]$/.test(trace)).map((row) => ({
        ...row,
        value: row.value - 40,
      })),
      { valueLabel: "improvement over FIFO (%)" },
    ),
  sensitivity: () => sensitivityChart(ERRORS),
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
      const [value] = values.slice(whole(0, values.length - 1)).slice(0, 1);
      return value as (typeof values)[number];
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

const NOTHING_COMPARED: ComparisonChartRows = {
  names: { a: "naive", b: "priority" },
  bars: { a: [], b: [] },
  comparedSeconds: 60,
  firstDifference: { atSecond: 3, equalDecisions: 1 },
  unfinishedSeconds: 120,
  pipelines: [],
};

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
  setting: {
    random: (seed) => {
      const random = chance(seed, "setting");
      const figure = figures(random);
      return settingChart(
        random.list(1, 80, (i) => ({
          series: random.of(NAMES),
          setting: `${random.of(["", "sigma ", LONG])}${i % 12}`,
          value: figure(),
          low: figure(),
          high: figure(),
        })),
        {
          settingLabel: random.of(["σ", `${LONG}${LONG}`]),
          valueLabel: random.of(["s", `${LONG}${LONG}`]),
          withZero: random.of([true, false]),
          width: random.of([320, 760]),
        },
      );
    },
    empty: () => settingChart([], { settingLabel: "a", valueLabel: "b" }),
    unusable: () =>
      settingChart([{ series: "a", setting: "b", value: NaN }], {
        settingLabel: "a",
        valueLabel: "b",
      }),
  },
  "best so far of runs": {
    random: (seed) => {
      const random = chance(seed, "runs");
      const figure = figures(random);
      return bestSoFarRunsChart(
        random.list(1, 200, (i) => ({
          group: `${random.of(NAMES)}${random.whole(0, 5)}`,
          run: `${i % 3}`,
          number: Math.floor(i / 3),
          score: Math.abs(figure()),
          completed: true,
          atUsd: i * 1e-3,
        })),
        {
          metric: random.of([throughput, latency]),
          x: random.of(["candidates", "usd"] as const),
          band: random.of(["quartiles", "range"] as const),
          references: random.list(0, 9, () => ({
            label: random.of(NAMES),
            score: Math.abs(figure()),
          })),
          width: random.of([320, 760]),
        },
      );
    },
    empty: () => bestSoFarRunsChart([], { metric: throughput }),
    unusable: () =>
      bestSoFarRunsChart([{ group: "a", run: "1", number: 0, score: 1, completed: true }], {
        metric: throughput,
        x: "usd",
      }),
  },
  latency: {
    random: (seed) => {
      const random = chance(seed, "latency");
      const figure = figures(random);
      return latencyChart(
        random.list(1, 60, (i) => ({
          policy: `${random.of(NAMES)}${i % 17}`,
          priority: random.of(PRIORITIES),
          meanSeconds: figure(),
          p50Seconds: random.of([null, figure()]),
          p95Seconds: figure(),
          p99Seconds: figure(),
        })),
        {
          show: random.of(["percentiles", "mean"] as const),
          width: random.of([400, 760]),
          ...random.of([{}, { height: 150 }]),
        },
      );
    },
    empty: () => latencyChart([]),
    unusable: () => latencyChart([{ policy: "a", priority: "QUERY", p50Seconds: null }]),
  },
  utilisation: {
    random: (seed) => {
      const random = chance(seed, "utilisation");
      const figure = figures(random);
      return utilisationChart(
        random.list(1, 700, (atSecond) => ({
          atSecond,
          cpuAllocatedPercent: random.whole(0, 100),
          memoryAllocatedPercent: random.whole(0, 100),
          memoryConsumedPercent: random.whole(0, 130),
          runningContainers: random.whole(0, 100),
          openPipelines: Math.abs(figure()),
        })),
        { width: random.of([320, 760]) },
      );
    },
    empty: () => utilisationChart([]),
    unusable: () =>
      utilisationChart([
        {
          atSecond: 0,
          cpuAllocatedPercent: NaN,
          memoryAllocatedPercent: 0,
          memoryConsumedPercent: 0,
          runningContainers: 0,
          openPipelines: 0,
        },
      ]),
  },
  gantt: {
    random: (seed) => {
      const random = chance(seed, "gantt");
      const span = random.size(1e-3, 1e6);
      return ganttChart(
        random.list(1, 900, () => {
          const fromSecond = random.size(1e-3, 1) * span;
          return {
            pool: random.whole(0, 30),
            slot: random.whole(1, 40),
            fromSecond,
            toSecond: fromSecond + random.size(1e-6, 1) * span,
            priority: random.of([...PRIORITIES, undefined]),
            kind: random.of(["container", "suspension"] as const),
            ending: random.of([
              "completed",
              "OOM",
              "timeout",
              "pool lost",
              "suspended",
              "unfinished",
            ] as const),
            label: random.of(NAMES),
          };
        }),
        { width: random.of([320, 760]), ...random.of([{}, { fromSecond: span / 3 }]) },
      );
    },
    empty: () => ganttChart([]),
    unusable: () => ganttChart(BARS.map((bar) => ({ ...bar, toSecond: Infinity }))),
  },
  comparison: {
    random: (seed) => {
      const random = chance(seed, "comparison");
      const span = random.size(1e-2, 1e5);
      const bars = () => {
        const [pools, slots] = [random.whole(0, 20), random.whole(1, 40)];
        return random.list(0, 300, () => {
          const fromSecond = random.size(1e-3, 1) * span;
          return {
            pool: random.whole(0, pools),
            slot: random.whole(1, slots),
            fromSecond,
            toSecond: fromSecond + random.size(1e-6, 1) * span,
            priority: random.of([...PRIORITIES, undefined]),
            kind: random.of(["container", "suspension"] as const),
            ending: random.of(["completed", "OOM", "pool lost", "suspended"] as const),
            label: random.of(NAMES),
          };
        });
      };
      const gain = figures(random);
      const latencySeconds = () => (random.whole(0, 9) === 0 ? null : 1);
      return comparisonChart(
        {
          names: { a: random.of(NAMES), b: random.of(NAMES) },
          bars: { a: bars(), b: bars() },
          comparedSeconds: span,
          firstDifference: random.of([
            undefined,
            ...[0, 0.3, 0.7, 0.999].map((share) => ({
              atSecond: share * span,
              equalDecisions: random.whole(0, 5000),
            })),
          ]),
          unfinishedSeconds: 2 * span,
          pipelines: random.list(0, 400, () => ({
            priority: random.of(PRIORITIES),
            latencySecondsA: latencySeconds(),
            latencySecondsB: latencySeconds(),
            differenceSeconds: random.of([-1, 0, 1]) * gain(),
          })),
        },
        { width: random.of([320, 760]) },
      );
    },
    empty: () => comparisonChart(NOTHING_COMPARED),
    unusable: () =>
      comparisonChart({
        ...NOTHING_COMPARED,
        bars: { a: BARS.map((bar) => ({ ...bar, toSecond: NaN })), b: [] },
      }),
  },
  "heat map": {
    random: (seed) => {
      const random = chance(seed, "heat map");
      const figure = figures(random);
      return heatMapChart(
        random.list(1, 300, () => ({
          policy: `${random.of(NAMES)}${random.whole(0, 3)}`,
          trace: `${random.of(NAMES)}${random.whole(0, random.of([0, 2, 7]))}`,
          value: figure(),
        })),
        {
          width: random.of([320, 760]),
          summary: random.of([true, false]),
          ...random.of([{}, { height: 200 }]),
        },
      );
    },
    empty: () => heatMapChart([]),
    unusable: () => heatMapChart([{ policy: "a", trace: "b", value: NaN }]),
  },
  sensitivity: {
    random: (seed) => {
      const random = chance(seed, "sensitivity");
      const figure = figures(random);
      return sensitivityChart(
        random.list(1, 200, (i) => ({
          metric: `${random.of(NAMES)}${i % 2}`,
          mutation: random.of(MUTATIONS),
          ticksPerSecond: random.size(0.1, 1e6),
          workload: `w${i}`,
          relativeErrorPercent: figure(),
        })),
        { width: random.of([480, 760]), band: random.of(["quartiles", "range"] as const) },
      );
    },
    empty: () => sensitivityChart([]),
    unusable: () =>
      sensitivityChart([
        {
          metric: "a",
          mutation: "snap",
          ticksPerSecond: 0,
          workload: "w",
          relativeErrorPercent: 1,
        },
      ]),
  },
};
