import type { Difference } from "./difference.js";
import { describeDifference } from "./difference.js";

export interface ReplayProblem {
  /** Of the proposal. */
  readonly number: number;
  readonly attempt: number;
  /** Null: nothing more is recorded. */
  readonly difference: Difference | null;
  /** What the last recorded attempt came to; only without a `difference`. */
  readonly last?: string | undefined;
}

/** A request is not the one that was recorded, or was not recorded at all. */
export class ReplayError extends Error implements ReplayProblem {
  readonly number: number;
  readonly attempt: number;
  readonly difference: Difference | null;
  readonly last: string | undefined;

  constructor({ number, attempt, difference, last }: ReplayProblem) {
    super(`proposal ${number}, attempt ${attempt}: ${describe({ difference, last })}`);
    this.name = "ReplayError";
    this.number = number;
    this.attempt = attempt;
    this.difference = difference;
    this.last = last;
  }
}

function describe({ difference, last }: Pick<ReplayProblem, "difference" | "last">): string {
  if (difference) {
    return (
      `expected the request that was recorded, found another one: ${describeDifference(difference)}; ` +
      "go on with the configuration and the version that the recording was made with, or start anew in another folder"
    );
  }
  const before = last === undefined ? "" : `, after an attempt that came to this: ${last}`;
  return (
    `expected a recorded answer, found that the recording ends here${before}; ` +
    "replay no more proposals than were recorded, or go on without replaying"
  );
}
