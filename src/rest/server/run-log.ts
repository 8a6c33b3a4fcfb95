import { describeOutcome } from "../../verifier/outcome.js";
import type { ServedReply } from "./served-policy.js";

/** A line for each run when it begins, and one when it is over. */
export class RunLog {
  readonly #log: (line: string) => void;
  #run = 0;
  #isOpen = false;
  #calls = 0;
  #assignments = 0;
  #suspensions = 0;
  #lastTick = 0;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  note(reply: ServedReply): void {
    switch (reply.kind) {
      case "begun":
        this.end();
        this.#run++;
        this.#isOpen = true;
        this.#calls = 0;
        this.#assignments = 0;
        this.#suspensions = 0;
        this.#lastTick = 0;
        this.#log(`run ${this.#run} begins: ${reply.cluster}`);
        return;
      case "decided":
        this.#calls++;
        this.#assignments += reply.assignments;
        this.#suspensions += reply.suspensions;
        this.#lastTick = reply.tick;
        return;
      case "failed":
        this.#log(`the policy failed: ${describeOutcome(reply.outcome)}`);
        this.end();
        return;
      case "wrong":
        this.#log(`a wrong request: ${reply.message}`);
        return;
      case "no-run":
        this.#log(`a request without a run: ${reply.message}`);
    }
  }

  /** A simulation does not say that it is over: the next one does, or the end of the server. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#log(
      `run ${this.#run} ended: ${this.#calls} calls up to tick ${this.#lastTick}, ` +
        `${this.#assignments} assignments, ${this.#suspensions} suspensions`,
    );
  }
}
