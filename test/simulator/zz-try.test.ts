import fc from "fast-check";
import { it } from "vitest";
import { caseArbitrary } from "/work/main/test/simulator/random-case.js";
import { compareEngines } from "/work/main/test/simulator/compare-engines.js";
import { cover } from "/work/main/test/simulator/coverage.js";
it("x", () => {
  const coverage = {}; let gen=0; const t0=performance.now(); let failed = 0;
  const n = Number(process.env.N ?? 500);
  let best: unknown; let bestSize = Infinity; const kinds: Record<string, number> = {};
  fc.assert(fc.property(caseArbitrary, (c) => {
    const a = performance.now();
    const r = compareEngines(c); gen += performance.now()-a; cover(coverage, c, r); if (r.ending.reason && (process.env.R ?? "").split(",").includes(r.ending.reason)) console.log(c.policyKind, c.allowMemoryOvercommit, JSON.stringify(r.fast.outcome));
    if (r.differences.length) { if (process.env.FAIL) throw new Error(r.differences.join("\n")); failed++; const k = (r.differences[0] ?? "").replace(/\d+/g, "#").slice(0,60); kinds[k] = (kinds[k] ?? 0) + 1; }
  }), { numRuns: n, seed: Number(process.env.SEED ?? 1) });
  console.log(coverage, failed, kinds, "ms", performance.now()-t0, "of which run", gen);
});
