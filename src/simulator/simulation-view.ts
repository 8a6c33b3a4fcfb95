import type { OpenPipelines } from "./open-pipelines.js";
import type { Pipeline, Pool, Rejection, Result, SystemView } from "./policy.js";
import type { RunState } from "./state.js";
import { seal, viewPipeline } from "./views.js";

/** What there is to show. */
export interface ViewSources {
  readonly run: RunState;
  readonly caller: {
    readonly arrivals: readonly Pipeline[];
    readonly results: readonly Result[];
    readonly rejections: readonly Rejection[];
  };
  readonly pipelines: OpenPipelines;
  readonly pools: readonly Pool[];
}

/** The one object a policy is called with; it shows the moment it is read in. */
export class SimulationView implements SystemView {
  readonly #run: ViewSources["run"];
  readonly #caller: ViewSources["caller"];
  readonly #open: OpenPipelines;
  readonly #pools: readonly Pool[];
  #pipelines: readonly Pipeline[] = [];
  #version = -1;

  constructor({ run, caller, pipelines, pools }: ViewSources) {
    this.#run = run;
    this.#caller = caller;
    this.#open = pipelines;
    this.#pools = pools;
    Object.freeze(this);
  }

  get now(): number {
    return this.#run.tick * this.#run.tickSeconds;
  }
  get tick(): number {
    return this.#run.tick;
  }
  get arrivals(): readonly Pipeline[] {
    return copyOf(this.#caller.arrivals);
  }
  get results(): readonly Result[] {
    return copyOf(this.#caller.results);
  }
  get pools(): readonly Pool[] {
    return this.#pools.slice();
  }
  get pipelines(): readonly Pipeline[] {
    const { open, version } = this.#open;
    if (this.#version !== version) {
      this.#version = version;
      this.#pipelines = Array.from(open, viewPipeline);
    }
    return this.#pipelines.slice();
  }
  get rejections(): readonly Rejection[] {
    return copyOf(this.#caller.rejections);
  }
}

/** Most lists are empty in most ticks; making an empty one is much cheaper than copying one. */
function copyOf<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? [] : list.slice();
}

seal(SimulationView);
