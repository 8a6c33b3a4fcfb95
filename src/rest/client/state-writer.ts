import type {
  Container,
  Operator,
  Pipeline,
  Pool,
  Result,
  SystemView,
} from "../../simulator/index.js";
import type {
  WireContainer,
  WireOperator,
  WirePipeline,
  WirePool,
  WireResult,
  WireState,
} from "../protocol.js";

/** A pipeline that has been sent and will be again. */
interface SentPipeline {
  readonly pipeline: Pipeline;
  readonly arrivalTick: number;
  /** As it was sent last; undefined: something of it may have changed since. */
  text: string | undefined;
  wasTimedOut: boolean;
}

/**
 * Writes the requests of a run. The text of a pipeline is kept as long as nothing of it can have changed: apart from
 * deadlines only containers change anything.
 */
export class StateWriter {
  readonly #ids = new Map<Operator, string>();
  readonly #operators = new Map<string, Operator>();
  /** In order of arrival. */
  readonly #sent = new Map<Pipeline, SentPipeline>();
  /** Of containers whose suspension has ended, for which nothing changes any more. */
  readonly #suspended = new Map<Container, string>();

  /** The operator with this id, of those that have been sent. */
  operator(id: string): Operator | undefined {
    return this.#operators.get(id);
  }

  /** To be told of the operators that an answer assigns. */
  assigned(operators: readonly Operator[]): void {
    for (const { pipeline } of operators) this.#hasChanged(pipeline);
  }

  /** The body of `POST /schedule`. */
  write({ tick, now, results, arrivals, pools }: SystemView): string {
    const others = Array.from(this.#sent.values(), (sent) => this.#textOf(sent));
    const arrived = arrivals.map((pipeline) => {
      const sent = { pipeline, arrivalTick: tick, text: undefined, wasTimedOut: false };
      this.#sent.set(pipeline, sent);
      return this.#textOf(sent);
    });
    for (const { pipeline } of this.#sent.values()) {
      if (pipeline.isComplete || pipeline.isTimedOut) this.#sent.delete(pipeline);
    }
    const resultTexts = results.map((result) => JSON.stringify(this.#result(result)));
    const poolTexts = pools.map((pool) => this.#pool(pool));
    return (
      `{"tick":${tick},"sim_time_seconds":${now},"results":[${resultTexts.join(",")}],` +
      `"new_pipelines":[${arrived.join(",")}],"other_pipelines":[${others.join(",")}],` +
      `"pools":[${poolTexts.join(",")}]}`
    );
  }

  #textOf(sent: SentPipeline): string {
    const { isTimedOut } = sent.pipeline;
    if (sent.text === undefined || sent.wasTimedOut !== isTimedOut) {
      sent.wasTimedOut = isTimedOut;
      sent.text = JSON.stringify(this.#pipeline(sent));
    }
    return sent.text;
  }

  #hasChanged(pipeline: Pipeline): void {
    const sent = this.#sent.get(pipeline);
    if (sent) sent.text = undefined;
  }

  #pipeline({ pipeline, arrivalTick }: SentPipeline): WirePipeline {
    return {
      pipeline_id: pipeline.id,
      priority: pipeline.priority,
      arrival_tick: arrivalTick,
      is_complete: pipeline.isComplete,
      has_failures: pipeline.hasFailures,
      timed_out: pipeline.isTimedOut,
      operators: pipeline.operators.map((operator): WireOperator => ({
        id: this.#idOf(operator),
        state: operator.state.toLowerCase() as WireState,
        is_assignable_state: operator.isAssignable,
        parents_complete: operator.parentsComplete,
        estimate: { mem_peak_gb: operator.estimatedPeakGb ?? null },
      })),
    };
  }

  #idOf(operator: Operator): string {
    const known = this.#ids.get(operator);
    if (known !== undefined) return known;
    const name = `${operator.pipeline.id}/${operator.id}`;
    let id = name;
    // Names may have a `/` in them.
    for (let n = 2; this.#operators.has(id); n++) id = `${name}#${n}`;
    this.#ids.set(operator, id);
    this.#operators.set(id, operator);
    return id;
  }

  #result({ container, operators, cpu, ramGb, priority, pool, error }: Result): WireResult {
    return {
      ops: operators.map((operator) => this.#idOf(operator)),
      cpu,
      ram: ramGb,
      priority,
      pool_id: pool.id,
      container_id: container.id,
      error: error ?? null,
    };
  }

  #pool(pool: Pool): string {
    // What runs now changes until the next request.
    const running = (container: Container): WireContainer => {
      for (const { pipeline } of container.operators) this.#hasChanged(pipeline);
      return this.#container(container);
    };
    const text = JSON.stringify({
      pool_id: pool.id,
      max_cpu: pool.cpu,
      max_ram_gb: pool.ramGb,
      avail_cpu: pool.availableCpu,
      avail_ram_gb: pool.availableRamGb,
      ...(pool.isUp ? {} : { is_up: false as const }),
      consumed_ram_gb: pool.memoryInUseGb,
      active_containers: pool.containers.map(running),
      suspending_containers: pool.suspending.map(running),
    } satisfies Omit<WirePool, "suspended_containers">);
    const suspended = pool.suspended.map((container) => this.#suspendedText(container));
    return `${text.slice(0, -1)},"suspended_containers":[${suspended.join(",")}]}`;
  }

  #suspendedText(container: Container): string {
    let text = this.#suspended.get(container);
    if (text === undefined) {
      text = JSON.stringify(this.#container(container));
      this.#suspended.set(container, text);
    }
    return text;
  }

  #container(container: Container): WireContainer {
    const { id, operators, cpu, ramGb, memoryInUseGb, priority } = container;
    return {
      container_id: id,
      pipeline_id: operators[0]?.pipeline.id ?? "",
      operator_ids: operators.map((operator) => this.#idOf(operator)),
      cpu,
      ram_gb: ramGb,
      current_memory_gb: memoryInUseGb,
      priority,
    };
  }
}
