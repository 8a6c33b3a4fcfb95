/** Throws a RangeError unless it is a tick rate: a whole number ≥ 1. */
export function checkTickRate(ticksPerSecond: number): void {
  if (Number.isSafeInteger(ticksPerSecond) && ticksPerSecond >= 1) return;
  throw new RangeError(
    `expected \`ticksPerSecond\` to be a whole number ≥ 1, got ${ticksPerSecond}`,
  );
}
