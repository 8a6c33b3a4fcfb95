import type { Batch, PipelineSpec } from "../../workload/index.js";
import { pipelinesOf } from "../../workload/index.js";

/** Finds the pipelines of a workload; at no cost as long as they arrive in its order. */
export class WorkloadIndex {
  readonly #next: Iterator<PipelineSpec, void>;
  #byId: ReadonlyMap<string, PipelineSpec> | undefined;

  constructor(readonly batches: readonly Batch[]) {
    this.#next = pipelinesOf(batches);
  }

  /** The pipeline of this id that arrives now; undefined if the workload has none. */
  arriving(id: string): PipelineSpec | undefined {
    const next = this.#next.next();
    return !next.done && next.value.id === id ? next.value : this.find(id);
  }

  /** A pipeline of this id; undefined if the workload has none. */
  find(id: string): PipelineSpec | undefined {
    this.#byId ??= new Map([...pipelinesOf(this.batches)].map((spec) => [spec.id, spec]));
    return this.#byId.get(id);
  }
}
