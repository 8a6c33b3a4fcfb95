import type { Pipeline, Pool, Rejection, Result, SystemView } from "./policy.js";
import type { PipelineRun } from "./state.js";
import { seal, viewPipeline } from "./views.js";

/** What a simulation shows to its policy. */
export interface ShownSimulation {
  readonly tick: number;
  readonly tickSeconds: number;
  readonly arrivals: readonly Pipeline[];
  readonly results: readonly Result[];
  readonly rejections: readonly Rejection[];
  readonly open: ReadonlySet<PipelineRun>;
  /** Different whenever `open` is. */
  readonly openVersion: number;
}

/** The one object a policy is called with; it shows the moment it is read in. */
export class SimulationView implements SystemView {
  readonly #simulation: ShownSimulation;
  readonly #pools: readonly Pool[];
  #pipelines: readonly Pipeline[] = [];
  #version = -1;

  constructor(simulation: ShownSimulation, pools: readonly Pool[]) {
    this.#simulation = simulation;
    this.#pools = pools;
    Object.freeze(this);
  }

  get now(): number {
    return this.#simulation.tick * this.#simulation.tickSeconds;
  }
  get tick(): number {
    return this.#simulation.tick;
  }
  get arrivals(): readonly Pipeline[] {
    return this.#simulation.arrivals.slice();
  }
  get results(): readonly Result[] {
    return this.#simulation.results.slice();
  }
  get pools(): readonly Pool[] {
    return this.#pools.slice();
  }
  get pipelines(): readonly Pipeline[] {
    const { open, openVersion } = this.#simulation;
    if (this.#version !== openVersion) {
      this.#version = openVersion;
      this.#pipelines = Array.from(open, viewPipeline);
    }
    return this.#pipelines.slice();
  }
  get rejections(): readonly Rejection[] {
    return this.#simulation.rejections.slice();
  }
}

seal(SimulationView);
