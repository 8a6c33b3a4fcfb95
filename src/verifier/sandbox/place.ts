import { LINES_BEFORE_MODULE } from "./lines.js";
import type { CodePlace } from "./run-request.js";

/** A frame of a stack that is in the policy's code, as in `at schedule (policy.js:12:5)`; not one in run-policy.js. */
const FRAME = /[ (]policy\.js:(\d{1,7}):(\d{1,7})\)?$/m;

/** The innermost place in the policy's module, from an error's stack; undefined if there is none, or no error. */
export function placeIn(
  cause: unknown,
  stackOf: (error: Error) => string = ({ stack = "" }) => stack,
): CodePlace | undefined {
  try {
    if (!(cause instanceof Error)) return undefined;
    const [, line, column] = FRAME.exec(stackOf(cause).slice(0, 20_000)) ?? [];
    const inModule = Number(line) - LINES_BEFORE_MODULE;
    return inModule >= 1 ? { line: inModule, column: Number(column) } : undefined;
  } catch {
    // A policy's error can do anything when it is read.
    return undefined;
  }
}
