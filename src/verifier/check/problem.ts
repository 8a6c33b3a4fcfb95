/**
 * Why a policy's source is refused: "compile-error": it cannot be read as a policy; "type-error": it does not fit the
 * interface or itself; "forbidden": it uses what no policy may.
 */
export type ProblemCode = "compile-error" | "type-error" | "forbidden";

/** One thing wrong with a policy's source, with its place and what to do about it. */
export interface PolicyProblem {
  readonly code: ProblemCode;
  /** The compiler's own code, such as "TS2345", or the name of one of our rules, such as "import" or "clock". */
  readonly rule: string;
  readonly file: string;
  /** From 1, in the text as it was given, before anything around the code was cut off. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The source line, trimmed, at most 120 characters, without control characters; may be empty. */
  readonly snippet: string;
  /** What was found, in one line. */
  readonly message: string;
  /** What to do, in one line. */
  readonly remedy: string;
}

/** What was found and what to do about it; where is said elsewhere. */
export interface Advice {
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

/** For people and models: where, what, what to do; then the source line, unless it is empty. */
export function describeProblem(problem: PolicyProblem): string {
  const { file, line, column, code, message, snippet, remedy } = problem;
  const quoted = snippet === "" ? "" : `\n    ${snippet}`;
  return `${file}:${line}:${column}: ${code}: ${message}; ${remedy}${quoted}`;
}
