import { plain } from "./plain.js";
import { sum } from "./numbers.js";

/** Decisions that were left out for one reason. */
export interface RejectionFeedback {
  /** One of the codes of the decision rules, such as "overallocated-ram". */
  readonly code: string;
  readonly count: number;
  /** The first message. */
  readonly example: string;
}

/** The rules have fewer codes; what is beyond is counted as "other". */
const MOST_CODES = 32;

/** Counts rejected decisions by code. */
export class RejectionRecorder {
  readonly #byCode = new Map<string, { count: number; example: string }>();

  take(code: string, message: string): void {
    let key = code.length <= 64 ? code : plain(code, 64);
    let known = this.#byCode.get(key);
    if (!known && this.#byCode.size >= MOST_CODES) {
      key = "other";
      known = this.#byCode.get(key);
    }
    if (known) known.count++;
    else this.#byCode.set(key, { count: 1, example: plain(message, 300) });
  }

  /** The most frequent code first, equal ones in the order of their first occurrence. */
  result(): readonly RejectionFeedback[] {
    return [...this.#byCode]
      .map(([code, { count, example }]) => ({ code: plain(code, 64), count, example }))
      .sort((a, b) => b.count - a.count);
  }
}

/** Several runs in one: counts are added, examples are the first. */
export function mergeRejections(
  runs: readonly (readonly RejectionFeedback[])[],
): readonly RejectionFeedback[] {
  const byCode = new Map<string, RejectionFeedback[]>();
  for (const rejection of runs.flat()) {
    byCode.set(rejection.code, [...(byCode.get(rejection.code) ?? []), rejection]);
  }
  return [...byCode]
    .map(([code, same]) => ({
      code,
      count: sum(same.map(({ count }) => count)),
      example: same[0]?.example ?? "",
    }))
    .sort((a, b) => b.count - a.count);
}
