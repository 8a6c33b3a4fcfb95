import { SourceMap } from "node:module";
import type { SourcePlace } from "./outcome.js";
import type { CodePlace } from "./sandbox/run-request.js";

/** A policy's source, and the way back to it from what it was compiled to. */
export interface CompiledSource {
  /** Without what stood around the code. */
  readonly source: string;
  /** The line, in the text as it was given, in which the source begins. */
  readonly firstLine: number;
  /** JSON. */
  readonly sourceMap: string;
}

const LONGEST_SNIPPET = 120;

/** The place in the source that a place in the compiled code stands for; undefined if there is none. */
export function sourcePlace(
  { source, firstLine, sourceMap }: CompiledSource,
  { line, column }: CodePlace,
): SourcePlace | undefined {
  const map = new SourceMap(JSON.parse(sourceMap) as ConstructorParameters<typeof SourceMap>[0]);
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  const { originalLine, originalColumn } = entry;
  const text = source.split(/\r\n|\r|\n/)[originalLine] ?? "";
  const snippet = text
    .trim()
    .replace(/\p{Cc}+/gu, " ")
    .slice(0, LONGEST_SNIPPET);
  return { line: originalLine + firstLine, column: originalColumn + 1, snippet };
}
