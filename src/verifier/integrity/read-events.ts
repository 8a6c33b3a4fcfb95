import type { OperatorRef, SimulationEvent } from "../../simulator/index.js";
import type { PipelineSpec } from "../../workload/index.js";
import {
  EVENT_TYPES,
  REJECTED_DECISIONS,
  REJECT_CODES,
  REJECT_REMEDIES,
  RESULT_ERRORS,
} from "./event-code.js";
import type { IndexedWorkload } from "./indexed-workload.js";

/** A chunk of an event log that no writer can have written. The message says what is wrong and where. */
export class MalformedLogError extends Error {
  override readonly name = "MalformedLogError";
  constructor(
    /** Position in the chunk. */
    readonly position: number,
    readonly found: number | undefined,
    readonly expected: string,
  ) {
    const got = found === undefined ? "the end of the chunk" : String(found);
    super(`number ${position} of the event log's chunk: expected ${expected}, got ${got}`);
  }
}

/**
 * The events of a chunk that an `EventLogWriter` has written, one after the other. The message of a rejection is the
 * remedy of its code. Throws a {@link MalformedLogError} when it comes to what is not an event; the events before it
 * have been given by then. Nothing is believed but that numbers are well-formed and name something in the workload:
 * whether a run can have gone like this is for the audit to say.
 */
export function* readEvents(
  chunk: Float64Array,
  workload: IndexedWorkload,
): Generator<SimulationEvent, void, undefined> {
  const reader = new ChunkReader(chunk, workload);
  while (!reader.isAtEnd) yield reader.readEvent();
}

class ChunkReader {
  #at = 0;

  constructor(
    readonly chunk: Float64Array,
    readonly workload: IndexedWorkload,
  ) {}

  get isAtEnd(): boolean {
    return this.#at >= this.chunk.length;
  }

  readEvent(): SimulationEvent {
    const type = this.#choice(EVENT_TYPES, "the type of an event");
    const tick = this.#whole(0, "a tick");
    switch (type) {
      case "arrival":
      case "complete":
      case "timed-out":
        return { tick, type, pipeline: this.#pipeline().id };
      case "assign":
        return this.#assignment(tick);
      case "suspend":
      case "suspended":
        return { tick, type, container: this.#container(), pool: this.#pool() };
      case "operator-start":
      case "operator-end":
        return { tick, type, container: this.#container(), ...this.#operator() };
      case "pool-lost":
      case "pool-back":
        return { tick, type, pool: this.#pool() };
      case "result": {
        const container = this.#container();
        const pool = this.#pool();
        return { tick, type, container, pool, error: this.#choice(RESULT_ERRORS, "an error") };
      }
      case "reject": {
        const decision = this.#choice(REJECTED_DECISIONS, "a kind of decision");
        const index = this.#whole(0, "the index of a decision");
        const reason = this.#whole(0, "a code of rejection", REJECT_CODES.length);
        const code = REJECT_CODES[reason] ?? "";
        return { tick, type, decision, index, code, message: REJECT_REMEDIES[reason] ?? "" };
      }
    }
  }

  #assignment(tick: number): SimulationEvent {
    const container = this.#container();
    const pool = this.#pool();
    const cpu = this.#number("a number of CPUs");
    const ramGb = this.#number("an amount of memory");
    // Each operator takes two numbers: a count that the chunk cannot hold is refused before anything is made for it.
    const room = Math.floor((this.chunk.length - this.#at - 1) / 2);
    const count = this.#whole(0, "a number of operators that the chunk has room for", room + 1);
    const operators: OperatorRef[] = [];
    for (let k = 0; k < count; k++) operators.push(this.#operator());
    return { tick, type: "assign", container, pool, operators, cpu, ramGb };
  }

  #container(): string {
    return `c${this.#whole(1, "the number of a container")}`;
  }

  #pool(): number {
    return this.#whole(0, "the number of a pool");
  }

  #pipeline(): PipelineSpec {
    const { pipelines } = this.workload;
    return this.#choice(pipelines, "the position of a pipeline");
  }

  #operator(): OperatorRef {
    const { id, operators } = this.#pipeline();
    return { pipeline: id, operator: this.#choice(operators, "the position of an operator").id };
  }

  /** The entry at the position that comes next. */
  #choice<T>(entries: readonly T[], what: string): T {
    return entries[this.#whole(0, what, entries.length)] as T;
  }

  /** A whole number ≥ `least` and < `limit`. */
  #whole(least: number, what: string, limit = Infinity): number {
    const value = this.chunk[this.#at];
    if (value === undefined || !Number.isSafeInteger(value) || value < least || value >= limit) {
      const end = limit === Infinity ? "" : ` and < ${limit}`;
      throw new MalformedLogError(this.#at, value, `${what}, a whole number ≥ ${least}${end}`);
    }
    this.#at++;
    // Not -0, which would be told apart from 0 by whoever compares logs.
    return value + 0;
  }

  #number(what: string): number {
    const value = this.chunk[this.#at];
    if (value === undefined || Number.isNaN(value)) {
      throw new MalformedLogError(this.#at, value, what);
    }
    this.#at++;
    return value;
  }
}
