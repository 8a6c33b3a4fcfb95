import { hash } from "node:crypto";

const BYTES = 6;

/**
 * A number in [0, 1) that depends on seed, purpose and id alone: whatever else is in the file, and in whatever order, the
 * same pipeline has the same lot.
 */
export function lot(seed: number, purpose: string, id: string): number {
  const digest = hash("sha256", `${seed}|${purpose}|${id}`, "hex");
  return Number.parseInt(digest.slice(0, 2 * BYTES), 16) / 2 ** (8 * BYTES);
}
