import type {
  Cluster,
  Decision,
  DecisionError,
  DecisionErrorCode,
  Policy,
  PolicyFactory,
  SystemView,
} from "../../simulator/index.js";
import { ProtocolError, parseJson } from "../json-fields.js";
import type { DecisionTime } from "./decision-timer.js";
import { DecisionTimer } from "./decision-timer.js";
import { readAnswer } from "./read-answer.js";
import type { RestCall } from "./rest-error.js";
import { RestError, describeCall, textOf } from "./rest-error.js";
import { StateWriter } from "./state-writer.js";
import type { Transport } from "./transport.js";

export interface RestPolicyOptions {
  /** As in `http://localhost:8080`; for messages. */
  readonly url: string;
  readonly transport: Transport;
  /** Every parameter of the simulation by its name in a TOML file. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The server is asked at the latest when so many simulated seconds have passed since it was last asked, ≥ 0. */
  readonly pollIntervalSeconds: number;
  /** For messages: how long the transport waits. */
  readonly timeoutSeconds: number;
}

/**
 * A policy that another process has: it is told the state and asked for a decision over HTTP. One run at a time. A server that
 * does not answer as it should ends the run with a `RestError`.
 */
export class RestPolicy {
  readonly #options: RestPolicyOptions;
  readonly #timer = new DecisionTimer();
  #call: RestCall;
  #calls = 0;

  constructor(options: RestPolicyOptions) {
    this.#options = options;
    this.#call = { url: options.url, number: 0, at: undefined };
  }

  /** Asks `POST /init` when a simulation begins. */
  readonly create: PolicyFactory = (cluster: Cluster): Policy => {
    const { params, pollIntervalSeconds } = this.#options;
    this.#post("/init", JSON.stringify({ params }), undefined);
    const { tickSeconds } = cluster;
    const writer = new StateWriter();
    let lastAsked = 0;
    const isDue = (seconds: number): boolean => seconds - lastAsked >= pollIntervalSeconds;
    const wakeAt = (tick: number): number => {
      let next = Math.max(
        tick + 1,
        Math.floor((lastAsked + pollIntervalSeconds) / tickSeconds) - 1,
      );
      if (next >= Number.MAX_SAFE_INTEGER) return Infinity;
      while (!isDue(next * tickSeconds)) next++;
      return next * tickSeconds;
    };
    return {
      schedule: (view: SystemView): Decision => {
        const { now, tick } = view;
        if (view.arrivals.length === 0 && view.results.length === 0 && !isDue(now)) {
          return { wakeAt: wakeAt(tick) };
        }
        lastAsked = now;
        const decision = this.#ask(view, writer);
        return { ...decision, wakeAt: wakeAt(tick) };
      },
    };
  };

  /** What the server has taken so far, by the clock of the wall. */
  get decisionTime(): DecisionTime {
    return this.#timer.total;
  }

  /** A decision that could not be carried out, in the words of the protocol. */
  describe({ path, code, found, remedy }: DecisionError): string {
    return `${describeCall(this.#call)}: ${wirePath(path)}: ${code}: found ${found}; ${WIRE_REMEDIES[code] ?? remedy}`;
  }

  #ask(view: SystemView, writer: StateWriter): Omit<Decision, "wakeAt"> {
    const body = writer.write(view);
    const at = { tick: view.tick, seconds: view.now };
    const text = this.#post("/schedule", body, at);
    try {
      const { pools } = view;
      const decision = readAnswer(parseJson(text), {
        pools,
        operator: (id) => writer.operator(id),
      });
      for (const { operators } of decision.assign) writer.assigned(operators);
      return decision;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new RestError(`${describeCall(this.#call)}: ${error.message}`);
    }
  }

  #post(path: string, body: string, at: RestCall["at"]): string {
    const { transport, url, timeoutSeconds } = this.#options;
    this.#call = { url: `${url}${path}`, number: ++this.#calls, at };
    const reply =
      path === "/init"
        ? transport.post(path, body)
        : this.#timer.measure(() => transport.post(path, body));
    return textOf(reply, this.#call, timeoutSeconds);
  }
}

/** What to do about it, for whoever knows the protocol alone. */
const WIRE_REMEDIES: Readonly<Partial<Record<DecisionErrorCode, string>>> = {
  "not-assignable": "look at is_assignable_state, and assign an operator once in an answer",
  "pool-lost": "look at is_up, and assign only to pools without it",
  "overallocated-cpu": "allocate at most avail_cpu of the pool, over all assignments of the answer",
  "overallocated-ram":
    "allocate at most avail_ram_gb of the pool, over all assignments of the answer",
  "not-active": "suspend only containers of active_containers, each once in an answer",
  "not-suspendable":
    "suspend a container only in the tick after an operator other than its last has completed",
  "parent-incomplete": "look at parents_complete, or put the parents before it in operator_ids",
};

const WIRE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^assign\b/, "assignments"],
  [/^suspend(\[\d+\])$/, "suspensions$1.container_id"],
  [/\.operators\b/, ".operator_ids"],
  [/\.ramGb$/, ".ram_gb"],
  [/\.pool$/, ".pool_id"],
];

/** A place in a decision, as in `assign[0].ramGb`, by its names in an answer. */
function wirePath(path: string): string {
  return WIRE_NAMES.reduce((text, [own, wire]) => text.replace(own, wire), path);
}
