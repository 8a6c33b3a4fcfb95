/** Place, expectation and finding of a {@link PriceError}. */
export interface PriceProblem {
  readonly file: string;
  /** From 1; `null` if it is not known or about the whole file. */
  readonly line: number | null;
  /** Like `models."gpt-5".input`; `null` if it is about the whole file. */
  readonly key: string | null;
  readonly expected: string;
  readonly found: string;
  /** What to do, where that is not obvious. */
  readonly hint?: string | undefined;
}

/** A file of prices that is wrong, with the place, what was expected there and what was found. */
export class PriceError extends Error implements PriceProblem {
  override readonly name = "PriceError";
  readonly file: string;
  readonly line: number | null;
  readonly key: string | null;
  readonly expected: string;
  readonly found: string;

  constructor({ file, line, key, expected, found, hint }: PriceProblem, options?: ErrorOptions) {
    const place = line === null ? file : `${file}:${line}`;
    const subject = key === null ? "" : `${key}: `;
    const remedy = hint === undefined ? "" : ` (${hint})`;
    super(`${place}: ${subject}expected ${expected}; found ${found}${remedy}`, options);
    this.file = file;
    this.line = line;
    this.key = key;
    this.expected = expected;
    this.found = found;
  }
}
