import type { Assignment, Container, Operator, Pool } from "../../simulator/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { JsonObject } from "../json-fields.js";
import {
  ProtocolError,
  asObject,
  booleanIn,
  choiceIn,
  listIn,
  numberIn,
  shownJson,
  textIn,
} from "../json-fields.js";

/** What an answer may name. */
export interface KnownNames {
  readonly pools: readonly Pool[];
  readonly operator: (id: string) => Operator | undefined;
}

export interface AnsweredDecision {
  readonly assign: readonly Assignment[];
  readonly suspend: readonly Container[];
}

/**
 * The decision in an answer to `POST /schedule`. Throws a `ProtocolError` at the first field that is not as it must be; whether
 * what is decided can be carried out is for the simulator to say. A list that is left out is empty.
 */
export function readAnswer(answer: unknown, known: KnownNames): AnsweredDecision {
  const fields = asObject(answer, "");
  const [other] = Object.keys(fields);
  if (other !== undefined && !("assignments" in fields) && !("suspensions" in fields)) {
    // A misspelt name would otherwise look like a policy that does nothing.
    throw new ProtocolError("", "assignments or suspensions", `only ${shownJson(other)}`);
  }
  const places = new Map<string, string>();
  const containers = new Map<string, Container>();
  return {
    assign: optionalList(fields, "assignments").map((value, i) =>
      readAssignment(value, `assignments[${i}]`, known, places),
    ),
    suspend: optionalList(fields, "suspensions").map((value, i) => {
      if (containers.size === 0) fillWithContainers(containers, known.pools);
      return readSuspension(value, `suspensions[${i}]`, known.pools, containers);
    }),
  };
}

function optionalList(fields: JsonObject, key: string): readonly unknown[] {
  return fields[key] === undefined || fields[key] === null ? [] : listIn(fields, key, "");
}

const isPositive = (value: number): boolean => value > 0;

function readAssignment(
  value: unknown,
  path: string,
  known: KnownNames,
  places: Map<string, string>,
): Assignment {
  const fields = asObject(value, path);
  const operators = listIn(fields, "operator_ids", path).map((id, i) => {
    const place = `${path}.operator_ids[${i}]`;
    if (typeof id !== "string") throw new ProtocolError(place, "an operator's id", shownJson(id));
    const operator = known.operator(id);
    if (!operator) throw new ProtocolError(place, "the id of an operator sent", shownJson(id));
    const earlier = places.get(id);
    if (earlier !== undefined) {
      throw new ProtocolError(
        place,
        "an operator at most once in an answer",
        `${shownJson(id)}, which is also ${earlier}`,
      );
    }
    places.set(id, place);
    return operator;
  });
  if (operators.length === 0) {
    throw new ProtocolError(`${path}.operator_ids`, "at least one operator", "an empty array");
  }
  const cpu = numberIn(fields, "cpu", path, "a number > 0", isPositive);
  const ramGb = numberIn(fields, "ram_gb", path, "a number > 0", isPositive);
  const pool = readPool(fields, path, known.pools);
  if (has(fields, "priority")) choiceIn(fields, "priority", path, PRIORITIES);
  for (const key of ["is_resume", "force_run"]) if (has(fields, key)) booleanIn(fields, key, path);
  return { operators, pool, cpu, ramGb };
}

function has(fields: JsonObject, key: string): boolean {
  return fields[key] !== undefined && fields[key] !== null;
}

function readPool(fields: JsonObject, path: string, pools: readonly Pool[]): Pool {
  const id = fields.pool_id;
  const pool = pools.find((one) => one.id === id);
  if (pool) return pool;
  const expected = pools.length === 1 ? "0, the only pool" : `a pool from 0 to ${pools.length - 1}`;
  throw new ProtocolError(`${path}.pool_id`, expected, shownJson(id));
}

function readSuspension(
  value: unknown,
  path: string,
  pools: readonly Pool[],
  containers: ReadonlyMap<string, Container>,
): Container {
  const fields = asObject(value, path);
  const id = textIn(fields, "container_id", path);
  const container = containers.get(id);
  if (!container) {
    const expected = "the id of a container in one of the pools";
    throw new ProtocolError(`${path}.container_id`, expected, shownJson(id));
  }
  const pool = readPool(fields, path, pools);
  if (container.pool !== pool) {
    const expected = `${container.pool.id}, the pool of ${id}`;
    throw new ProtocolError(`${path}.pool_id`, expected, String(pool.id));
  }
  return container;
}

function fillWithContainers(containers: Map<string, Container>, pools: readonly Pool[]): void {
  for (const pool of pools) {
    for (const list of [pool.containers, pool.suspending, pool.suspended]) {
      for (const container of list) containers.set(container.id, container);
    }
  }
}
