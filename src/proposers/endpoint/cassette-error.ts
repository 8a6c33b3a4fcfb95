/** Where in a cassette something is wrong, what was expected there and what was found. */
export interface CassetteProblem {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** A file that is no cassette, or one that has been damaged. */
export class CassetteError extends Error implements CassetteProblem {
  readonly path: string;
  readonly line: number;
  readonly expected: string;
  readonly found: string;

  constructor({ path, line, expected, found }: CassetteProblem) {
    super(
      `${path}:${line}: expected ${expected}; found ${found}; ` +
        "take the recording as the search has left it, or start a new one in another folder",
    );
    this.name = "CassetteError";
    this.path = path;
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}
