import { ProtocolError, shownJson } from "../json-fields.js";
import type { ScheduleRequest, WireContainer, WirePipeline, WirePool } from "../protocol.js";
import type { Mirror } from "./mirror.js";

type Known = Pick<Mirror, "clock" | "pools" | "pipelines" | "operators">;

/** Throws a `ProtocolError` unless a request goes with what the earlier ones have told. */
export function checkReferences(request: ScheduleRequest, known: Known, lastTick: number): void {
  const { tick, results, other_pipelines: others, pools } = request;
  if (tick <= lastTick) {
    throw new ProtocolError("tick", `a tick after ${lastTick}, the last one`, String(tick));
  }
  checkTime(request, known);
  checkNew(request, known);
  others.forEach((pipeline, i) => checkEarlier(pipeline, `other_pipelines[${i}]`, known));
  if (pools.length !== known.pools.length) {
    const expected = `${known.pools.length} pools, as params.num_pools said`;
    throw new ProtocolError("pools", expected, String(pools.length));
  }
  pools.forEach((pool, i) => checkPool(pool, i, known));
  results.forEach(({ ops, pool_id: id }, i) => {
    if (id >= known.pools.length) {
      const expected = `a pool from 0 to ${known.pools.length - 1}`;
      throw new ProtocolError(`results[${i}].pool_id`, expected, String(id));
    }
    checkOperators(ops, `results[${i}].ops`, known);
  });
}

function checkTime({ tick, sim_time_seconds: seconds }: ScheduleRequest, { clock }: Known): void {
  const expected = tick * clock.tickSeconds;
  if (Math.abs(seconds - expected) <= clock.tickSeconds / 2) return;
  throw new ProtocolError(
    "sim_time_seconds",
    `${expected}, the time of tick ${tick}`,
    String(seconds),
  );
}

function checkNew(
  { tick, new_pipelines: arrived }: ScheduleRequest,
  { pipelines, operators }: Known,
): void {
  const ids = new Set<string>();
  const operatorIds = new Set<string>();
  arrived.forEach(({ pipeline_id: id, arrival_tick: arrivalTick, operators: list }, i) => {
    const path = `new_pipelines[${i}]`;
    if (pipelines.has(id) || ids.has(id)) {
      const expected = "a pipeline that has not been sent before";
      throw new ProtocolError(`${path}.pipeline_id`, expected, shownJson(id));
    }
    ids.add(id);
    if (arrivalTick > tick) {
      throw new ProtocolError(
        `${path}.arrival_tick`,
        `at most ${tick}, the tick`,
        String(arrivalTick),
      );
    }
    list.forEach((operator, k) => {
      if (operator.state !== "pending") {
        const expected = '"pending" in a pipeline that arrives';
        throw new ProtocolError(
          `${path}.operators[${k}].state`,
          expected,
          shownJson(operator.state),
        );
      }
      if (operators.has(operator.id) || operatorIds.has(operator.id)) {
        const expected = "an id that no other operator has";
        throw new ProtocolError(`${path}.operators[${k}].id`, expected, shownJson(operator.id));
      }
      operatorIds.add(operator.id);
    });
  });
}

function checkEarlier(wire: WirePipeline, path: string, { pipelines }: Known): void {
  const pipeline = pipelines.get(wire.pipeline_id);
  if (!pipeline) {
    const expected = "a pipeline that was in new_pipelines of an earlier request";
    throw new ProtocolError(`${path}.pipeline_id`, expected, shownJson(wire.pipeline_id));
  }
  const { operators } = pipeline;
  if (wire.operators.length !== operators.length) {
    const expected = `its ${operators.length} operators`;
    throw new ProtocolError(`${path}.operators`, expected, String(wire.operators.length));
  }
  operators.forEach(({ id }, k) => {
    const found = wire.operators[k]?.id;
    if (found === id) return;
    throw new ProtocolError(`${path}.operators[${k}].id`, shownJson(id), shownJson(found));
  });
}

function checkPool(pool: WirePool, index: number, known: Known): void {
  const path = `pools[${index}]`;
  if (pool.pool_id !== index) {
    throw new ProtocolError(`${path}.pool_id`, String(index), String(pool.pool_id));
  }
  const check = (list: readonly WireContainer[], name: string): void =>
    list.forEach(({ operator_ids: ids }, i) =>
      checkOperators(ids, `${path}.${name}[${i}].operator_ids`, known),
    );
  check(pool.active_containers, "active_containers");
  check(pool.suspending_containers, "suspending_containers");
  check(pool.suspended_containers, "suspended_containers");
}

function checkOperators(ids: readonly string[], path: string, { operators }: Known): void {
  ids.forEach((id, i) => {
    if (operators.has(id)) return;
    throw new ProtocolError(
      `${path}[${i}]`,
      "an operator of a pipeline sent before",
      shownJson(id),
    );
  });
}
