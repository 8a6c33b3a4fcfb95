import { OMIT_HEADERS, formatPatch, structuredPatch } from "diff";
import { printableText } from "./code-block.js";

/** Lines shown around each change. */
const CONTEXT_LINES = 3;

/** Sources that differ in more lines are not compared: the time that takes grows with the square. */
const MOST_CHANGED_LINES = 600;

/**
 * How a source differs from that which it was made from: hunks of a unified diff. Undefined where the source itself
 * says it in fewer characters, or nothing that can be shown differs.
 */
export function sourceDifference(before: string, after: string): string | undefined {
  const [old, source] = [before, after].map((text) => `${printableText(text).trimEnd()}\n`);
  if (old === undefined || source === undefined || old === source) return undefined;
  const patch = structuredPatch("", "", old, source, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MOST_CHANGED_LINES,
  });
  if (!patch) return undefined;
  const text = formatPatch(patch, OMIT_HEADERS);
  return text.length < source.length ? text : undefined;
}
