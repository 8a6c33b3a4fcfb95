import type { Policy, PolicyFactory } from "../../simulator/index.js";
import { InvalidDecision, describeDecisionError } from "../../simulator/decisions.js";
import { describeThrown } from "../../simulator/index.js";
import type { Meter } from "../../verifier/sandbox/meter.js";
import { placeIn } from "../../verifier/sandbox/place.js";
import type { SandboxOutcome } from "../../verifier/sandbox/run-request.js";
import { ProtocolError, parseJson } from "../json-fields.js";
import { Mirror } from "./mirror.js";
import { readInit, readSchedule } from "./read-request.js";
import { writeAnswer } from "./write-answer.js";

/** What a request has come to. */
export type SessionReply =
  /** A run has begun. */
  | { readonly kind: "begun"; readonly cluster: string }
  | {
      readonly kind: "decided";
      /** JSON. */
      readonly body: string;
      readonly tick: number;
      readonly assignments: number;
      readonly suspensions: number;
    }
  /** The request was wrong; the run goes on as if it had not come. */
  | { readonly kind: "wrong"; readonly message: string; readonly path: string }
  /** There is no run that it could belong to. */
  | { readonly kind: "no-run"; readonly message: string }
  /** The policy has failed: the run is over. */
  | { readonly kind: "failed"; readonly outcome: Exclude<SandboxOutcome, { code: "completed" }> };

/** A policy that is made anew for each run. */
export interface SessionPolicy {
  readonly create: PolicyFactory;
  /** Counts what it spends, if it is not one of our own. */
  readonly meter?: Meter | undefined;
  /** The stack of an error; where it is hidden from code, its keeper. */
  readonly stackOf?: ((error: Error) => string) | undefined;
}

interface Run {
  readonly mirror: Mirror;
  readonly policy: Policy;
  readonly made: SessionPolicy;
}

/** Answers the requests of one run after the other: `/init` begins one, and ends the one before. */
export class PolicySession {
  readonly #make: () => SessionPolicy;
  #run: Run | undefined;
  #whyNone = "no run has begun: expected POST /init first";

  constructor(make: () => SessionPolicy) {
    this.#make = make;
  }

  init(text: string): SessionReply {
    try {
      const params = readInit(parseJson(text));
      this.#end("its policy could not be made: expected POST /init, for a new run");
      const mirror = new Mirror(params);
      const made = this.#make();
      const { num_pools: pools, cpus_per_pool: cpu, ram_gb_per_pool: ramGb } = params;
      try {
        this.#run = { mirror, made, policy: checked(made.create(mirror.cluster)) };
      } catch (cause) {
        return failed(cause, 0, made);
      }
      const what = pools === 1 ? "1 pool" : `${pools} pools`;
      return { kind: "begun", cluster: `${what} of ${cpu} CPUs and ${ramGb} GB` };
    } catch (error) {
      return wrong(error);
    }
  }

  schedule(text: string): SessionReply {
    const run = this.#run;
    if (!run) return { kind: "no-run", message: this.#whyNone };
    const { mirror, policy, made } = run;
    try {
      mirror.take(readSchedule(parseJson(text)));
    } catch (error) {
      return wrong(error);
    }
    const { tick } = mirror.clock;
    try {
      for (const { operators } of mirror.arrivals) made.meter?.allowFor(operators.length);
      const answer = writeAnswer(policy.schedule(mirror.view), mirror);
      return {
        kind: "decided",
        body: JSON.stringify(answer),
        tick,
        assignments: answer.assignments.length,
        suspensions: answer.suspensions.length,
      };
    } catch (cause) {
      // First what ended it: a meter that is closed knows nothing but that.
      const reply = failed(cause, tick, made);
      this.#end("the policy has failed: expected POST /init, for a new run");
      return reply;
    }
  }

  #end(why: string): void {
    this.#run?.made.meter?.close();
    this.#run = undefined;
    this.#whyNone = why;
  }
}

function checked(policy: unknown): Policy {
  const { schedule } = (policy ?? {}) as Partial<Policy>;
  if (typeof schedule === "function") return policy as Policy;
  throw new TypeError("expected the policy to have a method schedule(view)");
}

function wrong(error: unknown): SessionReply {
  if (!(error instanceof ProtocolError)) throw error;
  return { kind: "wrong", message: error.message, path: error.path };
}

function failed(cause: unknown, atTick: number, { meter, stackOf }: SessionPolicy): SessionReply {
  const exceeded = meter?.endedBy(cause);
  if (exceeded) return { kind: "failed", outcome: { code: "over-budget", ...exceeded, atTick } };
  if (cause instanceof InvalidDecision) {
    const { error } = cause;
    const message = describeDecisionError(error);
    return {
      kind: "failed",
      outcome: { code: "invalid-decision", message, atTick, rule: error.code },
    };
  }
  const place = placeIn(cause, stackOf);
  const message = describeThrown(cause);
  return { kind: "failed", outcome: { code: "policy-error", message, atTick, place } };
}
