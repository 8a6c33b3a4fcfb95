/** Prints the one JSON document of `--json`. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** A line on standard error for each. */
export function tellWarnings(warnings: readonly string[]): void {
  process.stderr.write(warnings.map((text) => `warning: ${text}\n`).join(""));
}

/** The width to print for: that of the terminal, or 80. */
export function outputWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : 80;
}
