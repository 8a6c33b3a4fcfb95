/** A request that cannot be carried out as it was made: exit code 2. The message says where, what, and what was expected. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** A request that was right, but whose work failed: exit code 1. */
export class WorkError extends Error {
  override readonly name = "WorkError";
}

/** What is wrong with a value that was given. */
export interface ValueProblem {
  /** As in `params.toml:3: key duration` or `--policy`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

/** A wrong value, in the words that all messages of the command line have. */
export function valueError({ place, expected, found, hint }: ValueProblem): RequestError {
  const remedy = hint === undefined ? "" : ` (${hint})`;
  return new RequestError(`${place}: expected ${expected}; found ${found}${remedy}`);
}

const LONGEST_SHOWN = 60;

/** A value as messages show it. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(
      value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value,
    );
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "an array";
  return value instanceof Date ? "a date" : "a table";
}
