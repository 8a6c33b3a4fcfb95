import { packageVersion } from "../settings/version.js";

/**
 * A line that says what computed the outputs: the versions of schedlab and Node, and the seed if anything is random. It
 * holds no path and no time, so that it is the same whenever it is run.
 */
export function versions({ seed }: { readonly seed?: number } = {}): string {
  const line = `schedlab ${packageVersion()} · Node ${process.versions.node}`;
  return seed === undefined ? line : `${line} · seed ${seed}`;
}
