import { isRecord } from "./json.js";
import { oneLine } from "./server-message.js";

/** The first place in which two JSON values differ. */
export interface Difference {
  /** As in `messages[3].content`; empty: the values themselves. */
  readonly path: string;
  /** Of two texts, where they part: characters, lines and columns from 1. */
  readonly at?: { readonly character: number; readonly line: number; readonly column: number };
  /** What is there, shortened; "nothing" where it is missing. */
  readonly recorded: string;
  readonly requested: string;
}

const BEFORE = 20;
const AFTER = 40;

/** In order of the recorded value's own properties; null if there is none. */
export function firstDifference(
  recorded: unknown,
  requested: unknown,
  path = "",
): Difference | null {
  if (typeof recorded === "string" && typeof requested === "string")
    return textDifference(recorded, requested, path);
  if (Array.isArray(recorded) && Array.isArray(requested)) {
    const [before, now]: readonly (readonly unknown[])[] = [recorded, requested];
    const length = Math.max(recorded.length, requested.length);
    return firstOf(
      Array.from({ length }, (_, i) => [before?.[i], now?.[i], `${path}[${i}]`] as const),
    );
  }
  if (isRecord(recorded) && isRecord(requested)) {
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(requested)])];
    return firstOf(
      names.map(
        (name) =>
          [recorded[name], requested[name], path === "" ? name : `${path}.${name}`] as const,
      ),
    );
  }
  if (Object.is(recorded, requested)) return null;
  return { path, recorded: short(recorded), requested: short(requested) };
}

/** In words. */
export function describeDifference({ path, at, recorded, requested }: Difference): string {
  const where = at ? ` at line ${at.line}, column ${at.column} (character ${at.character})` : "";
  return `${path || "it"} differs${where}: ${recorded} was recorded, ${requested} is asked now`;
}

function firstOf(pairs: readonly (readonly [unknown, unknown, string])[]): Difference | null {
  for (const [recorded, requested, path] of pairs) {
    const difference = firstDifference(recorded, requested, path);
    if (difference) return difference;
  }
  return null;
}

function textDifference(recorded: string, requested: string, path: string): Difference | null {
  if (recorded === requested) return null;
  let index = 0;
  while (index < recorded.length && recorded[index] === requested[index]) index += 1;
  const before = recorded.slice(0, index);
  const line = before.split("\n").length;
  const at = { character: index + 1, line, column: index - before.lastIndexOf("\n") };
  return { path, at, recorded: excerpt(recorded, index), requested: excerpt(requested, index) };
}

function excerpt(text: string, index: number): string {
  const start = Math.max(0, index - BEFORE);
  const end = Math.min(text.length, index + AFTER);
  const quoted = oneLine(JSON.stringify(text.slice(start, end)).slice(1, -1));
  return `"${start > 0 ? "…" : ""}${quoted}${end < text.length ? "…" : ""}"`;
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = oneLine(JSON.stringify(value));
  return text.length > BEFORE + AFTER ? `${text.slice(0, BEFORE + AFTER)}…` : text;
}
