import type { Precursor } from "../../../src/proposers/index.js";
import type { PromptSettings } from "../../../src/proposers/prompts/index.js";
import type { PolicyFactory } from "../../../src/simulator/index.js";
import type { Evaluation, OutcomeRecord } from "../../../src/verifier/index.js";
import { DEFAULT_BUDGET, failedOnAll, scoresOf } from "../../../src/verifier/index.js";
import { summarise } from "../../../src/verifier/evaluate.js";
import {
  SMALL,
  giveEach,
  operator,
  pipeline,
  record,
  workload,
} from "../../verifier/feedback/runs.js";

const PIPELINES = Array.from({ length: 12 }, (_, i) =>
  pipeline(`p${i}`, {
    priority: (["QUERY", "INTERACTIVE", "BATCH_PIPELINE"] as const)[i % 3] ?? "QUERY",
    operators: [operator("a"), operator("b", { parents: [0] })],
  }),
);

/** What a policy that gives each operator so much comes to: the more it gives, the fewer run at once. */
export function evaluationOf(create: PolicyFactory): Evaluation {
  const { statistics, feedback } = record(workload(...PIPELINES), create);
  const outcome = { code: "completed" } as const;
  const scores = scoresOf(statistics);
  return summarise([{ trace: "trace", outcome, scores, statistics, feedback }]);
}

export function evaluated(cpu: number, ramGb: number): Evaluation {
  return evaluationOf(giveEach(cpu, ramGb));
}

export function failed(outcome: OutcomeRecord): Evaluation {
  return failedOnAll(outcome, ["trace"]);
}

/** A module whose text follows from `name`. */
export function moduleOf(name: string, lines = 12): string {
  const body = Array.from({ length: lines }, (_, i) => `  // line ${i}\n`).join("");
  return `export default function create() {\n${body}  // ${name}\n  return { schedule() {} };\n}\n`;
}

/** Candidate `number`, whose id is `c` and its number. */
export function candidate(
  number: number,
  evaluation: Evaluation,
  {
    parents = [],
    source = moduleOf(`module ${number}`),
    id = `c${number}`,
  }: Partial<Precursor> = {},
): Precursor {
  return { number, id, parents, source, notes: null, evaluation };
}

export const SETTINGS = {
  context: "whole",
  metric: "throughput",
  cluster: SMALL,
  traceCount: 1,
  baselines: [
    {
      label: "naive (FIFO)",
      scores: { throughput: 0.2, adjusted_latency: 100, penalized_latency: 200 },
    },
  ],
  budget: DEFAULT_BUDGET,
} satisfies PromptSettings;
