/** Place, expectation and finding of a {@link PromptError}. */
export interface PromptProblem {
  readonly file: string;
  /** From 1; `null` if it is about the whole file. */
  readonly line: number | null;
  readonly expected: string;
  readonly found: string;
  /** What to do, where that is not obvious. */
  readonly hint?: string | undefined;
}

/** A prompt that cannot be used, with the place, what was expected there and what was found. */
export class PromptError extends Error implements PromptProblem {
  override readonly name = "PromptError";
  readonly file: string;
  readonly line: number | null;
  readonly expected: string;
  readonly found: string;

  constructor({ file, line, expected, found, hint }: PromptProblem) {
    const place = line === null ? file : `${file}:${line}`;
    super(
      `${place}: expected ${expected}; found ${found}${hint === undefined ? "" : ` (${hint})`}`,
    );
    this.file = file;
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}
