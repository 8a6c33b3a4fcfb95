/**
 * Small random cases for both engines. A case is a record of small whole numbers, so that fast-check can shrink it and
 * a failed one can be kept as JSON; {@link buildCase} makes of it a workload, a cluster and a policy.
 */
import fc from "fast-check";
import type { PoolOutage, PoolSize } from "../../src/simulator/index.js";
import type { Batch, OperatorSpec, PipelineSpec } from "../../src/workload/index.js";
import { CPU_SCALINGS, PRIORITIES } from "../../src/workload/index.js";
import type { RandomPolicySpec } from "./random-policy.js";

export const POLICY_KINDS = [
  "random",
  "naive",
  "priority",
  "priority-pool",
  "overbook",
  "learned-srpt",
  "estimate-fit",
] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

const SHAPES = ["single", "chain", "fan-in", "fan-out", "random"] as const;
/** "slot" and "grows to slot" fill containers of the random policy's size "slots" exactly. */
const MEMORIES = ["grows", "grows to slot", "zero", "slot", "share"] as const;
/** Memory sizes of pools, GB; the others are multiples of what is read in a tick. */
const ROUND_GB = [125, 100, 1, 0.7] as const;

/** An operator of a {@link CaseRecord}. */
interface OperatorRecord {
  readonly cpuTenthsOfTicks: number;
  readonly ioTenthsOfTicks: number;
  readonly scaling: (typeof CPU_SCALINGS)[number];
  readonly memory: (typeof MEMORIES)[number];
  /** For "share": per cent of the first pool's memory. */
  readonly memoryPercent: number;
  /** Of the operators before it, for shape "random". */
  readonly parentBits: number;
}

interface PipelineRecord {
  readonly priority: number;
  /** Ticks after the pipeline before it. */
  readonly gapTicks: number;
  readonly shape: (typeof SHAPES)[number];
  readonly operators: readonly OperatorRecord[];
}

interface PoolRecord {
  readonly cpu: number;
  readonly isRound: boolean;
  readonly size: number;
}

/** A pool's outage, in tenths of ticks. */
interface OutageRecord {
  readonly pool: number;
  readonly atTenths: number;
  readonly forTenths: number;
}

export interface CaseRecord {
  readonly ticksPerSecond: number;
  readonly ticks: number;
  /** Tenths of a tick by which the duration exceeds `ticks`. */
  readonly extraTenths: number;
  readonly mode: "every-tick" | "on-event";
  readonly isModeOfPolicy: boolean;
  readonly pools: readonly PoolRecord[];
  /** Absent in cases from before there were any. */
  readonly outages?: readonly OutageRecord[];
  readonly multiOperatorContainers: boolean;
  readonly allowMemoryOvercommit: boolean;
  /** 0: no limit. */
  readonly limitTicks: number;
  readonly hasEstimates: boolean;
  readonly splitsBatches: boolean;
  /** All operators use nothing or just a slot, so that sums of them meet a pool's capacity but for rounding. */
  readonly isExactFill: boolean;
  readonly pipelines: readonly PipelineRecord[];
  readonly policyKind: PolicyKind;
  readonly policy: RandomPolicySpec;
}

export interface BuiltCase {
  readonly batches: readonly Batch[];
  readonly options: {
    readonly durationSeconds: number;
    readonly ticksPerSecond: number;
    readonly pools: readonly PoolSize[];
    readonly outages: readonly PoolOutage[];
    readonly multiOperatorContainers: boolean;
    readonly allowMemoryOvercommit: boolean;
    readonly maxJobSeconds: number;
  };
}

/** GB read in a tick. */
function readPerTickGb(record: CaseRecord): number {
  return 20 / record.ticksPerSecond;
}

function poolGb(record: CaseRecord, { isRound, size }: PoolRecord): number {
  return isRound ? (ROUND_GB[size % ROUND_GB.length] ?? 1) : (1 + size) * readPerTickGb(record);
}

function firstPoolGb(record: CaseRecord): number {
  const [first] = record.pools;
  return first ? poolGb(record, first) : 1;
}

function memoryKind(
  { isExactFill }: CaseRecord,
  { memory }: OperatorRecord,
): OperatorRecord["memory"] {
  if (!isExactFill) return memory;
  return memory === "share" ? "slot" : memory === "grows" ? "grows to slot" : memory;
}

function memoryGb(record: CaseRecord, operator: OperatorRecord): number | null {
  switch (memoryKind(record, operator)) {
    case "grows":
    case "grows to slot":
      return null;
    case "zero":
      return 0;
    case "slot":
      return firstPoolGb(record) / record.policy.slots;
    case "share":
      return (firstPoolGb(record) * operator.memoryPercent) / 100;
  }
}

function storageReadGb(record: CaseRecord, operator: OperatorRecord): number {
  return memoryKind(record, operator) === "grows to slot"
    ? firstPoolGb(record) / record.policy.slots
    : (operator.ioTenthsOfTicks / 10) * readPerTickGb(record);
}

function parentsOf(
  shape: PipelineRecord["shape"],
  i: number,
  count: number,
  bits: number,
): number[] {
  const before = Array.from({ length: i }, (_, k) => k);
  switch (shape) {
    case "single":
      return [];
    case "chain":
      return before.slice(-1);
    case "fan-in":
      return i === count - 1 ? before : [];
    case "fan-out":
      return before.slice(0, 1);
    case "random":
      return before.filter((k) => ((bits >> k) & 1) === 1);
  }
}

function pipelineSpec(
  record: CaseRecord,
  pipeline: PipelineRecord,
  n: number,
  atTick: number,
): PipelineSpec {
  const { operators, shape, priority } = pipeline;
  const { ticksPerSecond } = record;
  return {
    id: `p${n + 1}`,
    priority: PRIORITIES[priority % PRIORITIES.length] ?? "QUERY",
    arrivalSeconds: atTick / ticksPerSecond,
    operators: operators.map((operator, i): OperatorSpec => ({
      id: `op${i + 1}`,
      parents: parentsOf(shape, i, operators.length, operator.parentBits),
      baselineCpuSeconds: operator.cpuTenthsOfTicks / 10 / ticksPerSecond,
      cpuScaling: operator.scaling,
      memoryGb: memoryGb(record, operator),
      storageReadGb: storageReadGb(record, operator),
    })),
  };
}

export function buildCase(record: CaseRecord): BuiltCase {
  const { ticksPerSecond, ticks, extraTenths, limitTicks, splitsBatches } = record;
  // A run without a tick still has a length.
  const tenths = 10 * ticks + Math.max(extraTenths, ticks === 0 ? 1 : 0);
  const batches: { atTick: number; pipelines: PipelineSpec[] }[] = [];
  let atTick = 0;
  record.pipelines.forEach((pipeline, n) => {
    atTick += pipeline.gapTicks;
    const spec = pipelineSpec(record, pipeline, n, atTick);
    const last = batches.at(-1);
    if (last?.atTick === atTick && !splitsBatches) last.pipelines.push(spec);
    else batches.push({ atTick, pipelines: [spec] });
  });
  return {
    batches,
    options: {
      durationSeconds: tenths / 10 / ticksPerSecond,
      ticksPerSecond,
      pools: record.pools.map((pool) => ({ cpu: pool.cpu, ramGb: poolGb(record, pool) })),
      outages: (record.outages ?? []).map(({ pool, atTenths, forTenths }) => ({
        pool: pool % record.pools.length,
        atSeconds: atTenths / 10 / ticksPerSecond,
        forSeconds: forTenths / 10 / ticksPerSecond,
      })),
      multiOperatorContainers: record.multiOperatorContainers,
      allowMemoryOvercommit: record.allowMemoryOvercommit,
      maxJobSeconds: limitTicks / ticksPerSecond,
    },
  };
}

/** An estimate that a policy may be shown: the same for the same operator, right or not. */
export function estimateOf(operator: OperatorSpec): number {
  return (operator.memoryGb ?? operator.storageReadGb) * (1 + (operator.id.length % 3) / 10);
}

const percent = fc.integer({ min: 0, max: 100 });
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Mostly never, at times now and then. */
const rarely = (weight: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 100 - weight, arbitrary: fc.constant(0) },
    { weight, arbitrary: fc.integer({ min: 1, max }) },
  );

const operatorArbitrary: fc.Arbitrary<OperatorRecord> = fc.record({
  cpuTenthsOfTicks: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 200 }),
  ),
  ioTenthsOfTicks: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 20 }).map((ticks) => 10 * ticks),
    fc.integer({ min: 0, max: 300 }),
  ),
  scaling: oneOf(CPU_SCALINGS),
  memory: oneOf(["grows", ...MEMORIES]),
  memoryPercent: fc.oneof(
    { weight: 3, arbitrary: percent },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 120 }) },
  ),
  parentBits: fc.integer({ min: 0, max: 63 }),
});

const pipelineArbitrary: fc.Arbitrary<PipelineRecord> = fc.record({
  priority: fc.integer({ min: 0, max: 2 }),
  gapTicks: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 300 }) },
  ),
  shape: oneOf(SHAPES),
  operators: fc.array(operatorArbitrary, { minLength: 1, maxLength: 6, size: "max" }),
});

const poolArbitrary: fc.Arbitrary<PoolRecord> = fc.record({
  cpu: oneOf([1, 2, 3, 4, 8, 10, 64, 2.5]),
  isRound: fc.boolean(),
  size: fc.integer({ min: 0, max: 40 }),
});

const outageArbitrary: fc.Arbitrary<OutageRecord> = fc.record({
  pool: fc.integer({ min: 0, max: 2 }),
  atTenths: fc.oneof(
    fc.integer({ min: 0, max: 3000 }),
    fc.integer({ min: 0, max: 100 }).map((ticks) => 10 * ticks),
  ),
  forTenths: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1000 })),
});

const randomPolicyArbitrary: fc.Arbitrary<RandomPolicySpec> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff }),
  assignPercent: fc.integer({ min: 20, max: 100 }),
  sizes: oneOf(["slots", "slots", "random", "whole", "mixed"]),
  slots: fc.integer({ min: 1, max: 12 }),
  groupPercent: percent,
  mixPercent: percent,
  learnPercent: fc.integer({ min: 50, max: 100 }),
  suspendPercent: fc.oneof(fc.constant(0), percent, fc.constant(100)),
  wakePercent: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  latePercent: fc.oneof(fc.constant(0), percent),
  recklessPercent: rarely(6, 30),
  overAllocatePercent: rarely(5, 20),
  junkPercent: rarely(5, 20),
  throwPercent: rarely(2, 10),
});

/** Gives the policies that need it the cluster they need; one in eight is left with an error. */
function fitPolicy(record: CaseRecord): CaseRecord {
  const { policyKind, pools, policy } = record;
  if (policy.seed % 8 === 0) return record;
  if (policyKind === "priority-pool") return { ...record, pools: [...pools, ...pools].slice(0, 2) };
  if (policyKind === "overbook") return { ...record, allowMemoryOvercommit: true };
  return record;
}

export const caseArbitrary: fc.Arbitrary<CaseRecord> = fc
  .record<CaseRecord>({
    ticksPerSecond: oneOf([1, 3, 10, 100]),
    ticks: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }) },
      { weight: 4, arbitrary: fc.integer({ min: 30, max: 150 }) },
      { weight: 3, arbitrary: fc.integer({ min: 150, max: 300 }) },
    ),
    extraTenths: fc.integer({ min: 0, max: 9 }),
    mode: oneOf(["every-tick", "on-event", "on-event"]),
    isModeOfPolicy: fc.boolean(),
    pools: fc.array(poolArbitrary, { minLength: 1, maxLength: 3, size: "max" }),
    outages: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(outageArbitrary, { maxLength: 6, size: "max" }) },
    ),
    multiOperatorContainers: oneOf([true, true, false]),
    allowMemoryOvercommit: fc.boolean(),
    limitTicks: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 120 }) },
    ),
    hasEstimates: fc.boolean(),
    splitsBatches: fc.boolean(),
    isExactFill: oneOf([false, false, false, true]),
    pipelines: fc.array(pipelineArbitrary, { minLength: 1, maxLength: 12, size: "max" }),
    policyKind: fc.oneof(
      { weight: 2, arbitrary: fc.constant<PolicyKind>("random") },
      { weight: 1, arbitrary: oneOf(POLICY_KINDS) },
    ),
    policy: randomPolicyArbitrary,
  })
  .map(fitPolicy);
