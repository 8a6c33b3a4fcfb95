import type { Evaluation } from "./evaluate.js";

/** An evaluation as JSON from which {@link readEvaluation} gets all of it back. */
export function evaluationText(evaluation: Evaluation): string {
  return JSON.stringify(evaluation, replace);
}

/** The evaluation that a text is; undefined if it is none. */
export function readEvaluation(text: string): Evaluation | undefined {
  try {
    const read: unknown = JSON.parse(text, revive);
    return isEvaluation(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** JSON has no infinities: they are kept as an object that nothing else looks like. */
function replace(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("number" in value)) return value;
  const { number } = value;
  return typeof number === "string" && Object.keys(value).length === 1 ? Number(number) : value;
}

function isEvaluation(value: unknown): value is Evaluation {
  return (
    typeof value === "object" &&
    value !== null &&
    "outcome" in value &&
    "scores" in value &&
    "traces" in value &&
    Array.isArray(value.traces)
  );
}
