import { statSync } from "node:fs";
import { valueError } from "../settings/request-error.js";

/** Refuses to write over a file that is read, also by another name and with --force. Throws a `RequestError`. */
export function refuseInputs(output: string, inputs: readonly string[]): void {
  const target = statSync(output, { throwIfNoEntry: false });
  if (!target) return;
  for (const input of inputs) {
    const source = statSync(input, { throwIfNoEntry: false });
    if (source?.ino !== target.ino || source.dev !== target.dev) continue;
    throw valueError({
      place: output,
      expected: "a file that is not read",
      found: `the input ${input}`,
    });
  }
}
