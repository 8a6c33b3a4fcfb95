/**
 * States what the notebook claims and throws if it does not hold: then the cell and the run of the notebook fail.
 * `claim` is a sentence; `found` is shown with it in the error.
 */
export function check(condition: boolean, claim: string, found?: unknown): asserts condition {
  if (!condition) {
    const tail = found === undefined ? "" : `; found ${JSON.stringify(found)}`;
    throw new Error(`does not hold: ${claim}${tail}`);
  }
  console.log(`✓ ${claim}`);
}
