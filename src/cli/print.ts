/** Prints the one JSON document of `--json`. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** The width to print for: that of the terminal, or 80. */
export function outputWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : 80;
}
