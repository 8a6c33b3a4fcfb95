import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grammarProposer } from "../src/proposers/index.js";
import { RunFolder, search, strategyOf } from "../src/search/index.js";
import type { Evaluation, Evaluator } from "../src/verifier/index.js";
import { METRICS } from "../src/verifier/index.js";

export interface LoopFigures {
  /** Of a search with its run folder, per candidate. */
  readonly millisecondsPerCandidate: number;
  /** What of that is neither checking nor running policies, 0–1. */
  readonly overheadShare: number;
}

/** The same search twice: with an evaluator, then with its answers at hand, so that only the loop and the files are left. */
export async function loopFigures(evaluator: Evaluator, candidates: number): Promise<LoopFigures> {
  const answers = new Map<string, Evaluation>();
  const recording: Evaluator = {
    traces: evaluator.traces,
    async evaluate(policy) {
      const evaluation = await evaluator.evaluate(policy);
      answers.set(policy.name, evaluation);
      return evaluation;
    },
    close: () => Promise.resolve(),
  };
  const answering: Evaluator = {
    ...recording,
    evaluate(policy) {
      const evaluation = answers.get(policy.name);
      return evaluation ? Promise.resolve(evaluation) : Promise.reject(new Error(policy.name));
    },
  };
  const whole = await seconds(recording, candidates);
  const loop = await seconds(answering, candidates);
  return { millisecondsPerCandidate: (1000 * whole) / candidates, overheadShare: loop / whole };
}

async function seconds(evaluator: Evaluator, iterations: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "schedlab-bench-"));
  const folder = RunFolder.create(join(root, "run"));
  const begun = performance.now();
  try {
    await search({
      proposer: grammarProposer({ seed: 1 }),
      evaluator,
      strategy: strategyOf("evolve"),
      metric: METRICS.throughput,
      seed: 1,
      iterations,
      onCandidate: (candidate) => {
        folder.commit(candidate);
      },
    });
    return (performance.now() - begun) / 1000;
  } finally {
    folder.close();
    rmSync(root, { recursive: true, force: true });
  }
}
