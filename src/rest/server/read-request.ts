import { MOST_POOLS } from "../../settings/cluster-parameters.js";
import { PRIORITIES } from "../../workload/index.js";
import {
  ProtocolError,
  asObject,
  booleanIn,
  choiceIn,
  listIn,
  numberIn,
  shownJson,
  textIn,
  wrongField,
} from "../json-fields.js";
import type { InitRequest, ScheduleRequest } from "../protocol.js";
import { WIRE_STATES } from "../protocol.js";

const EXPECTED = { whole: "a whole number ≥ 0", amount: "a number ≥ 0", size: "a number > 0" };
const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isAmount = (value: number): boolean => value >= 0;
const isSize = (value: number): boolean => value > 0;
/** What sums of doubles may be off by, as a share. */
const ROUNDING = 1e-6;

/** The parameters that a policy is told of. */
export interface ClusterParams {
  readonly num_pools: number;
  readonly cpus_per_pool: number;
  readonly ram_gb_per_pool: number;
  readonly ticks_per_second: number;
  readonly multi_operator_containers: boolean;
  readonly allow_memory_overcommit: boolean;
  readonly max_job_seconds: number;
}

/** Throws a `ProtocolError` unless it is a request for `/init`. Parameters that no policy is told of may be missing. */
export function readInit(value: unknown): ClusterParams {
  const { params } = asObject(value, "") as Partial<InitRequest>;
  const path = "params";
  const fields = asObject(params, path);
  return {
    num_pools: numberIn(
      fields,
      "num_pools",
      path,
      `a whole number from 1 to ${MOST_POOLS}`,
      (n) => isWhole(n) && n >= 1 && n <= MOST_POOLS,
    ),
    cpus_per_pool: numberIn(fields, "cpus_per_pool", path, EXPECTED.size, isSize),
    ram_gb_per_pool: numberIn(fields, "ram_gb_per_pool", path, EXPECTED.size, isSize),
    ticks_per_second: numberIn(fields, "ticks_per_second", path, EXPECTED.size, isSize),
    multi_operator_containers: booleanIn(fields, "multi_operator_containers", path),
    allow_memory_overcommit: booleanIn(fields, "allow_memory_overcommit", path),
    max_job_seconds: numberIn(fields, "max_job_seconds", path, EXPECTED.amount, isAmount),
  };
}

/** Throws a `ProtocolError` unless it is a request for `/schedule`; what ids stand for is not looked at. */
export function readSchedule(value: unknown): ScheduleRequest {
  const fields = asObject(value, "");
  numberIn(fields, "tick", "", EXPECTED.whole, isWhole);
  numberIn(fields, "sim_time_seconds", "", EXPECTED.amount, isAmount);
  each(fields, "results", "", checkResult);
  each(fields, "new_pipelines", "", checkPipeline);
  each(fields, "other_pipelines", "", checkPipeline);
  each(fields, "pools", "", checkPool);
  return value as ScheduleRequest;
}

type Fields = Readonly<Record<string, unknown>>;

function each(
  fields: Fields,
  key: string,
  path: string,
  check: (fields: Fields, path: string) => void,
): void {
  const base = path === "" ? key : `${path}.${key}`;
  listIn(fields, key, path).forEach((value, i) => {
    const place = `${base}[${i}]`;
    check(asObject(value, place), place);
  });
}

function checkPipeline(fields: Fields, path: string): void {
  textIn(fields, "pipeline_id", path);
  choiceIn(fields, "priority", path, PRIORITIES);
  numberIn(fields, "arrival_tick", path, EXPECTED.whole, isWhole);
  booleanIn(fields, "is_complete", path);
  booleanIn(fields, "has_failures", path);
  booleanIn(fields, "timed_out", path);
  if (listIn(fields, "operators", path).length === 0) {
    throw new ProtocolError(`${path}.operators`, "at least one operator", "an empty array");
  }
  each(fields, "operators", path, checkOperator);
}

function checkOperator(fields: Fields, path: string): void {
  textIn(fields, "id", path);
  const state = choiceIn(fields, "state", path, WIRE_STATES);
  const isAssignable = state === "pending" || state === "failed";
  if (booleanIn(fields, "is_assignable_state", path) !== isAssignable) {
    const expected = `${isAssignable}, as its state is ${shownJson(state)}`;
    throw wrongField(fields, "is_assignable_state", path, expected);
  }
  booleanIn(fields, "parents_complete", path);
  const { estimate } = fields;
  if (estimate === undefined || estimate === null) return;
  const place = `${path}.estimate`;
  const estimates = asObject(estimate, place);
  const peak = estimates.mem_peak_gb;
  if (peak === undefined || peak === null) return;
  numberIn(estimates, "mem_peak_gb", place, "a number ≥ 0 or null", isAmount);
}

function checkPool(fields: Fields, path: string): void {
  numberIn(fields, "pool_id", path, EXPECTED.whole, isWhole);
  const maxCpu = numberIn(fields, "max_cpu", path, EXPECTED.amount, isAmount);
  const maxRamGb = numberIn(fields, "max_ram_gb", path, EXPECTED.amount, isAmount);
  numberIn(
    fields,
    "avail_cpu",
    path,
    `a number from 0 to max_cpu, ${maxCpu}`,
    (cpu) => cpu >= -ROUNDING * maxCpu && cpu <= (1 + ROUNDING) * maxCpu,
  );
  // Below 0 where memory is overcommitted.
  numberIn(
    fields,
    "avail_ram_gb",
    path,
    `at most max_ram_gb, ${maxRamGb}`,
    (ramGb) => ramGb <= (1 + ROUNDING) * maxRamGb,
  );
  numberIn(fields, "consumed_ram_gb", path);
  if (fields.is_up !== undefined) booleanIn(fields, "is_up", path);
  each(fields, "active_containers", path, checkContainer);
  each(fields, "suspending_containers", path, checkContainer);
  each(fields, "suspended_containers", path, checkContainer);
}

function checkContainer(fields: Fields, path: string): void {
  textIn(fields, "container_id", path);
  checkIds(fields, "operator_ids", path);
  numberIn(fields, "cpu", path, EXPECTED.size, isSize);
  numberIn(fields, "ram_gb", path, EXPECTED.size, isSize);
  numberIn(fields, "current_memory_gb", path);
  choiceIn(fields, "priority", path, PRIORITIES);
}

const ERRORS: ReadonlySet<unknown> = new Set(["OOM", "timeout", "pool lost", null]);

function checkResult(fields: Fields, path: string): void {
  checkIds(fields, "ops", path);
  numberIn(fields, "cpu", path, EXPECTED.size, isSize);
  numberIn(fields, "ram", path, EXPECTED.size, isSize);
  choiceIn(fields, "priority", path, PRIORITIES);
  numberIn(fields, "pool_id", path, EXPECTED.whole, isWhole);
  textIn(fields, "container_id", path);
  const { error } = fields;
  if (error === undefined || ERRORS.has(error)) return;
  throw wrongField(fields, "error", path, '"OOM", "timeout", "pool lost" or null');
}

function checkIds(fields: Fields, key: string, path: string): void {
  const ids = listIn(fields, key, path);
  if (ids.length === 0) throw new ProtocolError(`${path}.${key}`, "at least one id", "none");
  ids.forEach((id, i) => {
    if (typeof id === "string" && id !== "") return;
    throw new ProtocolError(`${path}.${key}[${i}]`, "an operator's id", shownJson(id));
  });
}
