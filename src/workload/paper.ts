import { join } from "node:path";
import { pipelinesOf } from "./arrival.js";
import { traceDigest } from "./digest.js";
import { generateWorkload } from "./generator.js";
import { GENERATOR_DEFAULTS, type GeneratorOptions } from "./generator-options.js";
import { provenanceJson, provenanceMarkdown } from "./paper-provenance.js";
import type { PaperTraceRecord } from "./paper-provenance.js";
import { makeTraceFolder, refuseExistingTrace, replaceTraceFile } from "./trace-files.js";
import { writeTrace } from "./trace-write.js";

/** A trace of the paper's experiments. */
export interface PaperTrace {
  /** As in `paper_scale4x_1`: batches 4 times as large and as rare as at scale 1, second of two seeds. */
  readonly name: string;
  readonly options: GeneratorOptions;
}

/** The ten traces of the experiments in arXiv 2510.18897: five scales, two seeds each. */
export const PAPER_TRACES: readonly PaperTrace[] = Object.freeze(
  [1, 2, 4, 8, 16].flatMap((scale) =>
    [0, 1].map((index) =>
      Object.freeze({
        name: `paper_scale${scale}x_${index}`,
        options: Object.freeze({
          ...GENERATOR_DEFAULTS,
          numOperators: 10,
          numPipelines: 10 * scale,
          waitingSecondsMean: 10 * scale,
          dagShape: null,
          randomSeed: 10 + index,
        }),
      }),
    ),
  ),
);

/** The cluster and the run of those experiments. */
export const PAPER_CLUSTER = Object.freeze({
  numPools: 1,
  cpusPerPool: 64,
  ramGbPerPool: 500,
  multiOperatorContainers: false,
  durationSeconds: 600,
  ticksPerSecond: 1000,
});

/**
 * Makes the paper's ten traces again and writes them to `dir` (made if missing) as `<name>.csv`, with `PROVENANCE.md` and
 * `provenance.json`, which record how. The same bytes each time. Without `force` nothing is written if any of the files
 * exists. Throws a `TraceError`.
 */
export function writePaperTraces(
  dir: string,
  { force = false }: { readonly force?: boolean } = {},
): readonly PaperTraceRecord[] {
  const json = join(dir, "provenance.json");
  const markdown = join(dir, "PROVENANCE.md");
  const csv = ({ name }: PaperTrace) => join(dir, `${name}.csv`);
  if (!force) [...PAPER_TRACES.map(csv), json, markdown].forEach(refuseExistingTrace);
  makeTraceFolder(dir);
  const records = PAPER_TRACES.map((trace): PaperTraceRecord => {
    const pipelines = [...pipelinesOf(generateWorkload(trace.options))];
    const written = writeTrace(csv(trace), pipelines, { force });
    return {
      name: trace.name,
      options: trace.options,
      rows: written.operators,
      pipelines: written.pipelines,
      bytes: written.bytes,
      sha256: written.sha256,
      canonicalSha256: traceDigest(pipelines),
    };
  });
  replaceTraceFile(json, [provenanceJson(records)], { force });
  replaceTraceFile(markdown, [provenanceMarkdown(records)], { force });
  return records;
}
