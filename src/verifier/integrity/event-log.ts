import type { OperatorRef, SimulationEvent } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import { EVENT_CODES, REJECTED_DECISIONS, REJECT_CODES, RESULT_ERRORS } from "./event-code.js";
import type { IndexedWorkload } from "./indexed-workload.js";
import { indexWorkload, operatorPosition } from "./indexed-workload.js";

/**
 * Packs the events of a run into numbers, as event-code.ts describes, and hands them on in chunks. No event spans two
 * chunks; one that is longer than a chunk gets a chunk of its own. A chunk belongs to whoever receives it. What is not
 * packed: the message of a rejection.
 *
 *     const writer = new EventLogWriter(batches, send);
 *     simulate(batches, create, options, { observe: writer.observe });
 *     writer.finish();
 */
export class EventLogWriter {
  readonly #workload: IndexedWorkload;
  #chunk = new Float64Array(0);
  #used = 0;
  readonly #containers = new Map<string, number>();

  /** `chunkLength`: numbers in a chunk, at least 1. Throws a RangeError if two pipelines have the same id. */
  constructor(
    batches: readonly Batch[],
    readonly send: (chunk: Float64Array) => void,
    readonly chunkLength = 65_536,
  ) {
    if (!(Number.isSafeInteger(chunkLength) && chunkLength >= 1)) {
      throw new RangeError(`expected \`chunkLength\` to be a whole number ≥ 1, got ${chunkLength}`);
    }
    this.#workload = indexWorkload(batches);
  }

  /** Throws a RangeError if the event names something that the workload does not have. */
  readonly observe = (event: SimulationEvent): void => {
    const { type, tick } = event;
    const code = EVENT_CODES[type];
    switch (type) {
      case "arrival":
      case "complete":
      case "timed-out":
        this.#write(code, tick, this.#pipeline(event.pipeline));
        return;
      case "assign":
        this.#writeAssignment(event);
        return;
      case "suspend":
      case "suspended":
        this.#write(code, tick, this.#container(event.container), event.pool);
        return;
      case "operator-start":
      case "operator-end": {
        const pipeline = this.#pipeline(event.pipeline);
        const operator = this.#operator(pipeline, event);
        this.#write(code, tick, this.#container(event.container), pipeline, operator);
        return;
      }
      case "pool-lost":
      case "pool-back":
        this.#write(code, tick, event.pool);
        return;
      case "result": {
        const error = position(RESULT_ERRORS, event.error, "error");
        this.#write(code, tick, this.#container(event.container), event.pool, error);
        this.#containers.delete(event.container);
        return;
      }
      case "reject": {
        const decision = position(REJECTED_DECISIONS, event.decision, "decision");
        const reason = position(REJECT_CODES, event.code, "code");
        this.#write(code, tick, decision, event.index, reason);
      }
    }
  };

  /** Hands on what is left. */
  finish(): void {
    const used = this.#used;
    const chunk = this.#chunk;
    this.#used = 0;
    this.#chunk = new Float64Array(0);
    if (used > 0) this.send(used === chunk.length ? chunk : chunk.slice(0, used));
  }

  #writeAssignment(event: SimulationEvent & { readonly type: "assign" }): void {
    const { tick, pool, cpu, ramGb, operators } = event;
    const container = this.#container(event.container);
    // All are looked up first: an operator that does not exist must not leave half an event behind.
    const refs: number[] = [];
    for (const ref of operators) {
      const pipeline = this.#pipeline(ref.pipeline);
      refs.push(pipeline, this.#operator(pipeline, ref));
    }
    this.#reserve(7 + refs.length);
    this.#append(EVENT_CODES.assign, tick, container, pool, cpu, ramGb, operators.length);
    this.#chunk.set(refs, this.#used);
    this.#used += refs.length;
  }

  #write(...numbers: readonly number[]): void {
    this.#reserve(numbers.length);
    this.#append(...numbers);
  }

  /** Makes room for an event of so many numbers. */
  #reserve(length: number): void {
    if (this.#used + length <= this.#chunk.length) return;
    this.finish();
    this.#chunk = new Float64Array(Math.max(this.chunkLength, length));
  }

  #append(...numbers: readonly number[]): void {
    for (const number of numbers) this.#chunk[this.#used++] = number;
  }

  #container(id: string): number {
    const known = this.#containers.get(id);
    if (known !== undefined) return known;
    const number = containerNumber(id);
    this.#containers.set(id, number);
    return number;
  }

  #pipeline(id: string): number {
    const found = this.#workload.positions.get(id);
    if (found === undefined) throw unknown("pipeline", "a pipeline of the workload", id);
    return found;
  }

  #operator(pipeline: number, ref: OperatorRef): number {
    const spec = this.#workload.pipelines[pipeline];
    const found = spec ? operatorPosition(this.#workload, spec, ref.operator) : -1;
    if (found < 0) throw unknown("operator", `an operator of ${ref.pipeline}`, ref.operator);
    return found;
  }
}

function containerNumber(id: string): number {
  const number = Number(id.slice(1));
  if (!(Number.isSafeInteger(number) && number >= 1 && id === `c${number}`)) {
    throw unknown("container", "c1, c2, …", id);
  }
  return number;
}

function position(names: readonly (string | null)[], name: string | null, what: string): number {
  const found = names.indexOf(name);
  if (found < 0) throw unknown(what, `one of ${names.join(", ")}`, String(name));
  return found;
}

function unknown(what: string, expected: string, found: string): RangeError {
  return new RangeError(`expected \`${what}\` to be ${expected}, got ${JSON.stringify(found)}`);
}
