import type { RecomputedFigures } from "./figures.js";
import { BrokenLaw, quoted } from "./laws.js";

/** Floats may differ by this share: sums can be taken in any order. */
const ROUNDING = 1e-9;

/** Names of the figures that are counts. */
const COUNTS: ReadonlySet<string> = new Set([
  ...["pipelinesCreated", "assignments", "suspensions", "failures", "containersCompleted"],
  ...["arrivalCount", "completionCount", "timeoutCount", "rejectedDecisions"],
  ...["OOM", "timeout", "pool lost"],
]);

/**
 * The law `statistics`: throws if a figure is not what the log gives, saying which. Counts have to be equal, others
 * to 1e-9 relative; `null` and infinities have to be the same. `claimed` may come from anywhere and have any shape.
 * `mostCalls`: the most often that the policy can have been called.
 */
export function compareFigures(
  claimed: unknown,
  recomputed: RecomputedFigures,
  mostCalls: number,
): void {
  const { failureErrorCounts, ...figures } = recomputed;
  compareFields(claimed, figures, "");
  const counts = fieldOf(claimed, "failureErrorCounts");
  if (typeof counts !== "object" || counts === null) {
    throw mismatch("failureErrorCounts", counts, "an object");
  }
  compareFields(counts, failureErrorCounts, "failureErrorCounts.");
  for (const reason of Object.keys(counts)) {
    // Reasons that have not occurred are left out.
    if (Object.hasOwn(failureErrorCounts, reason)) continue;
    throw mismatch(`failureErrorCounts.${reason}`, fieldOf(counts, reason), "no such reason");
  }
  const calls = fieldOf(claimed, "policyCalls");
  const isPossible =
    Number.isSafeInteger(calls) && Number(calls) >= 0 && Number(calls) <= mostCalls;
  if (!isPossible) throw mismatch("policyCalls", calls, `a whole number ≤ ${mostCalls}`);
}

function compareFields(claimed: unknown, expected: object, path: string): void {
  for (const [name, value] of Object.entries(expected) as [string, unknown][]) {
    const found = fieldOf(claimed, name);
    if (typeof value === "object" && value !== null) {
      compareFields(found, value, `${path}${name}.`);
    } else if (!isSame(found, value, COUNTS.has(name) ? 0 : ROUNDING)) {
      throw mismatch(`${path}${name}`, found, String(value));
    }
  }
}

function isSame(found: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof found !== "number" || typeof expected !== "number") return found === expected;
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return Object.is(found, expected);
  return Math.abs(found - expected) <= tolerance * Math.max(Math.abs(found), Math.abs(expected));
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function mismatch(path: string, found: unknown, expected: string): BrokenLaw {
  const isPlain = found === null || ["number", "boolean", "undefined"].includes(typeof found);
  const text = isPlain ? String(found) : `a value of type ${typeof found}`;
  return new BrokenLaw("statistics", undefined, `${nameIn(path)} = ${text}`, expected);
}

function nameIn(path: string): string {
  return /^[\w.]{1,60}$/.test(path) ? path : quoted(path);
}
