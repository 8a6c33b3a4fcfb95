import { MAX_DEPTH } from "./parse.js";
import type { Advice } from "./problem.js";

/** Longest source that is checked: 256 KB, as UTF-8. */
export const MAX_SOURCE_BYTES = 256 * 1024;

/** The whole text is no policy, for a reason that has no place in it. */
export const LIMIT_ADVICE = {
  empty: {
    rule: "no-code",
    message: "the text is empty",
    remedy: "answer with one TypeScript module whose default export makes the policy",
  },
  noCode: {
    rule: "no-code",
    message: "there is no code in the text",
    remedy: "answer with one TypeScript module whose default export makes the policy",
  },
  tooLong: {
    rule: "size",
    message: `the source is longer than ${MAX_SOURCE_BYTES / 1024} KB`,
    remedy: "write a shorter policy; tables can be computed",
  },
  tooDeep: {
    rule: "depth",
    message: `the code is nested more than ${MAX_DEPTH} levels deep, or its types are`,
    remedy: "split long expressions and deep nesting into variables and functions",
  },
} as const satisfies Readonly<Record<string, Advice>>;

/** The compiler itself has failed, which says nothing about where. */
export function compilerFailure(thrown: unknown): Advice {
  if (thrown instanceof RangeError) return LIMIT_ADVICE.tooDeep;
  const reason = thrown instanceof Error ? thrown.message : "for an unknown reason";
  return {
    rule: "compiler",
    message: `the compiler failed: ${reason}`,
    remedy: "write it in a simpler way, with plain types",
  };
}
