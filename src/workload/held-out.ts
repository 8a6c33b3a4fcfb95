import { join } from "node:path";
import { pipelinesOf } from "./arrival.js";
import { traceDigest } from "./digest.js";
import { generateWorkload } from "./generator.js";
import { PAPER_TRACES } from "./paper.js";
import type { PaperTrace } from "./paper.js";
import { makeTraceFolder } from "./trace-files.js";
import { writeTrace } from "./trace-write.js";

/** Traces that a search does not see: the winner is chosen on one set and looked at on the other, once. */
export type HeldOutSet = "validation" | "test";

/** Seeds of the paper's traces are 10 and 11. */
const SEEDS: Readonly<Record<HeldOutSet, readonly number[]>> = {
  validation: [12],
  test: [13, 14],
};

/** The settings of the paper's traces with other seeds: five traces for validation, ten for the test. */
export function heldOutTraces(set: HeldOutSet): readonly PaperTrace[] {
  const settings = PAPER_TRACES.filter(({ options }) => options.randomSeed === 10);
  return settings.flatMap(({ name, options }) =>
    SEEDS[set].map((randomSeed) => ({
      name: `${name.replace(/_0$/, "").replace("paper", set)}_seed${randomSeed}`,
      options: Object.freeze({ ...options, randomSeed }),
    })),
  );
}

/** A trace file that was written. */
export interface HeldOutTrace {
  readonly name: string;
  readonly path: string;
  /** See `traceDigest`. */
  readonly digest: string;
}

/** Generates the traces of a set into a folder, which is made if missing. Throws a `TraceError`. */
export function writeHeldOutTraces(set: HeldOutSet, folder: string): readonly HeldOutTrace[] {
  makeTraceFolder(folder);
  return heldOutTraces(set).map(({ name, options }) => {
    const pipelines = [...pipelinesOf(generateWorkload(options))];
    const path = join(folder, `${name}.csv`);
    writeTrace(path, pipelines, { force: true });
    return { name, path, digest: traceDigest(pipelines) };
  });
}
