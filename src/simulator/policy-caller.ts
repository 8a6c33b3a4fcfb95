import type { CheckedDecision, DecisionRules } from "./decisions.js";
import { checkDecision } from "./decisions.js";
import { describeThrown } from "./outcome.js";
import type { ResolvedSimulationOptions } from "./options.js";
import type {
  Cluster,
  Pipeline,
  Policy,
  PolicyFactory,
  Pool,
  Rejection,
  Result,
  SystemView,
} from "./policy.js";
import { SimulationView } from "./simulation-view.js";
import type { OpenPipelines } from "./open-pipelines.js";
import type { PoolRun, RunState } from "./state.js";
import { viewPool } from "./views.js";

const EMPTY: readonly never[] = [];

/** The run that a policy is called in. */
export interface CallerContext {
  readonly options: ResolvedSimulationOptions;
  readonly run: RunState;
  readonly pools: readonly PoolRun[];
  readonly pipelines: OpenPipelines;
  /** Told each decision that is left out, when it is. */
  readonly onReject: (rejection: Rejection) => void;
}

/** Decides when the policy is called, shows it what has happened since, and checks what it decides. */
export class PolicyCaller {
  /** Containers that ended in the latest tick. */
  results: readonly Result[] = EMPTY;
  arrivals: readonly Pipeline[] = EMPTY;
  rejections: readonly Rejection[] = EMPTY;
  /** Something that the policy can see has changed since its last call. */
  isDue = true;
  /** When the policy wants to be called at the latest. */
  wakeTick = Infinity;
  calls = 0;
  rejected = 0;
  /** The policy's own code runs, or its decision is being read: what is thrown then is its error. */
  isRunning = false;
  readonly isEveryTick: boolean;

  readonly #policy: Policy;
  readonly #view: SystemView;
  readonly #rules: DecisionRules;
  readonly #run: RunState;
  #newRejections: Rejection[] = [];

  /** Makes the policy; throws what its factory throws, or a TypeError if it makes no policy. */
  constructor(factory: PolicyFactory, { options, run, pools, pipelines, onReject }: CallerContext) {
    const poolViews = pools.map(viewPool);
    this.#run = run;
    this.#view = new SimulationView({ run, caller: this, pipelines, pools: poolViews });
    this.#rules = {
      ...options,
      pools,
      reject: (rejection) => {
        this.#newRejections.push(rejection);
        onReject(rejection);
      },
    };
    this.#policy = createPolicy(factory, clusterOf(options, run, poolViews));
    this.isEveryTick = (options.mode ?? this.#policy.mode ?? "on-event") === "every-tick";
  }

  /** Calls the policy; its valid decisions are then in the pools. Throws `InvalidDecision`, or what the policy throws. */
  call(): CheckedDecision {
    this.calls++;
    this.isDue = false;
    this.wakeTick = Infinity;
    this.isRunning = true;
    const decision: unknown = this.#policy.schedule(this.#view);
    this.results = EMPTY;
    this.arrivals = EMPTY;
    this.rejections = EMPTY;
    const checked = checkDecision(decision, this.#rules);
    this.isRunning = false;
    this.#follow(checked);
    return checked;
  }

  #follow({ assignments, suspensions, wakeAt }: CheckedDecision): void {
    if (assignments + suspensions > 0) this.isDue = true;
    if (wakeAt !== undefined) {
      // A second that was computed from `now` may lie a rounding error behind its tick.
      const wakeTick = Math.ceil(wakeAt / this.#run.tickSeconds - 1e-6);
      this.wakeTick = Math.max(this.#run.tick + 1, wakeTick);
    }
    if (this.#newRejections.length === 0) return;
    this.rejected += this.#newRejections.length;
    this.rejections = this.#newRejections;
    this.#newRejections = [];
    this.isDue = true;
  }
}

function clusterOf(
  options: ResolvedSimulationOptions,
  { tickSeconds }: RunState,
  pools: readonly Pool[],
): Cluster {
  const { multiOperatorContainers, allowMemoryOvercommit, maxJobSeconds } = options;
  return Object.freeze({
    pools: pools.slice(),
    tickSeconds,
    multiOperatorContainers,
    allowMemoryOvercommit,
    maxJobSeconds: maxJobSeconds > 0 ? maxJobSeconds : undefined,
  });
}

function createPolicy(factory: PolicyFactory, cluster: Cluster): Policy {
  const policy: unknown = factory(cluster);
  if (typeof policy !== "object" || policy === null) {
    throw new TypeError(
      `expected the policy factory to return an object with schedule(), got ${describeThrown(policy)}`,
    );
  }
  const { schedule, mode } = policy as Record<string, unknown>;
  if (typeof schedule !== "function") {
    throw new TypeError("expected the policy to have a method schedule(view)");
  }
  if (mode !== undefined && mode !== "on-event" && mode !== "every-tick") {
    throw new TypeError('expected the policy\'s mode to be "on-event" or "every-tick"');
  }
  return policy as Policy;
}
