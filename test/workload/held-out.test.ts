import { describe, expect, it } from "vitest";
import {
  PAPER_TRACES,
  heldOutTraces,
  readTrace,
  traceDigest,
  writeHeldOutTraces,
} from "../../src/workload/index.js";
import { inTemporaryFolder } from "./temporary-folder.js";

describe("held-out traces", () => {
  const seedsOf = (traces: readonly { readonly options: { readonly randomSeed?: number } }[]) =>
    new Set(traces.map(({ options }) => options.randomSeed));

  it("have the settings of the paper's traces and other seeds, in each set", () => {
    const validation = heldOutTraces("validation");
    const test = heldOutTraces("test");
    expect([validation.length, test.length]).toEqual([5, 10]);
    const all = [PAPER_TRACES, validation, test].map(seedsOf);
    expect(new Set(all.flatMap((seeds) => [...seeds])).size).toBe(
      all.reduce((sum, seeds) => sum + seeds.size, 0),
    );
    for (const { options } of [...validation, ...test]) {
      const settings = PAPER_TRACES.map((paper) => ({ ...paper.options, randomSeed: 0 }));
      expect(settings).toContainEqual({ ...options, randomSeed: 0 });
    }
    expect(new Set([...validation, ...test].map(({ name }) => name)).size).toBe(15);
  });

  it("are written with the digest of what is in the file, which is none of the paper's", () => {
    inTemporaryFolder((root) => {
      const written = writeHeldOutTraces("validation", root);
      expect(written.map(({ name }) => name)).toEqual(
        heldOutTraces("validation").map(({ name }) => name),
      );
      for (const { path, digest } of written) expect(traceDigest(readTrace(path))).toBe(digest);
      expect(new Set(written.map(({ digest }) => digest)).size).toBe(5);
    });
  });
});
