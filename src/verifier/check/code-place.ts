import type ts from "typescript";
import type { Advice, PolicyProblem, ProblemCode } from "./problem.js";
import { printable } from "./printable.js";

const SNIPPET_LENGTH = 120;
const MESSAGE_LENGTH = 400;

/** A policy's code within the text it came in. */
export interface CodePlace {
  /** What the text is called in messages. */
  readonly file: string;
  /** Line of the text, from 1, at which the code begins. */
  readonly firstLine: number;
}

/** A problem at an offset of the code, told in lines and columns of the text. */
export function problemAt(
  code: ProblemCode,
  parsed: ts.SourceFile,
  start: number,
  { rule, message, remedy }: Advice,
  { file, firstLine }: CodePlace,
): PolicyProblem {
  const { line, character } = parsed.getLineAndCharacterOfPosition(
    Math.min(start, parsed.text.length),
  );
  return {
    code,
    rule,
    file,
    line: firstLine + line,
    column: character + 1,
    snippet: snippetOf(parsed, line, character),
    message: printable(message, MESSAGE_LENGTH),
    remedy,
  };
}

/** The line; of a long one the part in which `character` lies. */
function snippetOf(parsed: ts.SourceFile, line: number, character: number): string {
  const starts = parsed.getLineStarts();
  const start = starts[line] ?? 0;
  const end = starts[line + 1] ?? parsed.text.length;
  const text = parsed.text.slice(start, end);
  const indent = text.length - text.trimStart().length;
  const isFar = character - indent > SNIPPET_LENGTH - 20;
  return printable(isFar ? text.slice(character - 20) : text.trimStart(), SNIPPET_LENGTH);
}

/** A problem with the text as a whole, told at the beginning of its code. */
export function problemAtStart(
  code: ProblemCode,
  { rule, message, remedy }: Advice,
  { file, firstLine }: CodePlace,
  text: string,
): PolicyProblem {
  const [first = ""] = text.slice(0, 1000).split(/[\r\n]/, 1);
  return {
    code,
    rule,
    file,
    line: firstLine,
    column: 1,
    snippet: printable(first, SNIPPET_LENGTH),
    message: printable(message, MESSAGE_LENGTH),
    remedy,
  };
}
