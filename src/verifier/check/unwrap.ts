import { hasDefaultExport } from "./default-export.js";
import { fencedBlocks } from "./fences.js";
import { parseCode } from "./parse.js";
import { linesOf } from "./text-lines.js";

/** Code found in a text. */
export interface UnwrappedSource {
  readonly source: string;
  /** Line of the text, from 1, at which `source` begins. */
  readonly firstLine: number;
}

/** A longer text stays as it is: no model's answer is that long. UTF-16 code units. */
const MAX_TEXT_LENGTH = 2 ** 22;

/** Longer code is not parsed in order to find out whether it is code. */
const MAX_CODE_LENGTH = 2 ** 18;

const DEFAULT_EXPORT = /\bexport\s+default\b|\bas\s+default\b/;

/** How lines of code begin and those of prose hardly do. */
const CODE_STARTS: readonly RegExp[] = [
  /^\s*import\s*(?:type\b|[{*"']|\w+\s+from\b)/,
  /^\s*export\s*(?:default\b|[{*])/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+(?:[{[]|[^\s=:;,]+\s*[=:;,])/,
  /^\s*(?:export\s+)?(?:async\s+)?function\b\s*\*?\s*[^\s(<]+\s*[(<]/,
  /^\s*(?:export\s+)?type\s+[^\s=<]+\s*[=<]/,
  /^\s*(?:export\s+)?(?:interface|(?:abstract\s+)?class|(?:const\s+)?enum|namespace)\s[^{]*\{/,
  /^\s*(?:declare\s|["']use strict["']|\/\/|\/\*)/,
];

/** How the last line of a module ends. */
const CODE_END = /^\s*\/\/|(?:[};)]|\*\/)\s*$/;

/** How lines of prose do not end. */
const NO_PROSE_END = /[{}([;=|&]\s*$/;

/**
 * Finds the code in what a model has answered. A text that is code stays as it is, but for a byte order mark. Of
 * Markdown the last fenced block with a default export is taken; if none has one, the last in a language that fits.
 * What comes before `</think>` does not count. Prose around code without fences is cut off if what is left has a
 * default export. Lines are cut off as a whole, so that columns stay what they were. Never throws.
 */
export function unwrapSource(text: string): UnwrappedSource {
  const whole = { source: text.startsWith("\uFEFF") ? text.slice(1) : text, firstLine: 1 };
  if (text.length > MAX_TEXT_LENGTH || isModule(whole.source)) return whole;
  const answer = withoutThoughts(whole.source);
  const blocks = fencedBlocks(answer.source);
  const [first] = blocks;
  if (!first) return withoutProse(answer) ?? whole;
  const code = blocks.filter(({ isCode }) => isCode);
  const before = linesOf(answer.source)
    .slice(0, first.firstLine - 2)
    .join("");
  return (
    within(
      answer,
      code.findLast(({ source }) => DEFAULT_EXPORT.test(source)),
    ) ??
    // A closing fence alone: the answer was begun for the model, with an opening one.
    withoutProse({ ...answer, source: before }) ??
    within(answer, code.at(-1)) ??
    whole
  );
}

function within(
  { firstLine }: UnwrappedSource,
  block: UnwrappedSource | undefined,
): UnwrappedSource | undefined {
  return block && { source: block.source, firstLine: firstLine + block.firstLine - 1 };
}

/** Markdown can be valid code too, as a fence is an empty template, but it has no default export. */
function isModule(source: string): boolean {
  if (!DEFAULT_EXPORT.test(source) || source.length > MAX_CODE_LENGTH) return false;
  try {
    const result = parseCode(source);
    return (
      result.code === "parsed" && result.errors.length === 0 && hasDefaultExport(result.parsed)
    );
  } catch {
    // The compiler failed: whoever parses it next will be told so.
    return false;
  }
}

/** What follows the last `</think>`, moved to its column with spaces. */
function withoutThoughts(text: string): UnwrappedSource {
  let end = 0;
  for (const match of text.matchAll(/<\/(?:think|thinking|thought|reasoning)>/g)) {
    end = match.index + match[0].length;
  }
  const before = linesOf(text.slice(0, end));
  const indent = " ".repeat(Math.min(before.at(-1)?.length ?? 0, 200));
  return { source: indent + text.slice(end), firstLine: before.length };
}

/**
 * The code from the first to the last line that looks like it; undefined without a default export. Only lines that look
 * like prose are cut off: of broken code, the rest might pass for a policy that nobody has written.
 */
function withoutProse({ source, firstLine }: UnwrappedSource): UnwrappedSource | undefined {
  if (!DEFAULT_EXPORT.test(source)) return undefined;
  const lines = linesOf(source);
  const first = lines.findIndex(isCodeStart);
  const start = lines.slice(0, first).every(isProse) ? first : 0;
  const last = lines.findLastIndex((line) => CODE_END.test(line));
  const end = lines.slice(last + 1).every(isProse) ? last + 1 : lines.length;
  const code = lines.slice(start, end).join("");
  if (first < 0 || !DEFAULT_EXPORT.test(code)) return undefined;
  return { source: code, firstLine: firstLine + start };
}

function isCodeStart(line: string): boolean {
  return CODE_STARTS.some((start) => start.test(line));
}

function isProse(line: string): boolean {
  return !isCodeStart(line) && !NO_PROSE_END.test(line);
}
