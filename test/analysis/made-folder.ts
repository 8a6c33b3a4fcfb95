import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a text that somebody else wrote may try in a page. */
export const HOSTILE = `</script><img src=x onerror=alert(1)><svg onload=alert(2)>"'&\u202e\u0007`;

const SCORES = { throughput: 2, adjusted_latency: 50, penalized_latency: 60 };
const FIFO = { throughput: 1, adjusted_latency: 100, penalized_latency: 100 };
const FAILED = { throughput: 0, adjusted_latency: "Infinity", penalized_latency: "Infinity" };

export interface MadeFolder {
  readonly model?: string;
  readonly seed?: number;
  readonly effort?: string;
  readonly metric?: string;
  /** Policies, by number; the second was made from the first. */
  readonly sources?: readonly string[];
  readonly notes?: string;
  /** Of the third candidate, which failed. */
  readonly message?: string;
  readonly trace?: string;
  /** Default true. */
  readonly hasEnded?: boolean;
}

const SOURCES = [
  "export default function create() {\n  return { schedule: () => undefined };\n}\n",
  "export default function create() {\n  // better\n  return { schedule: () => undefined };\n}\n",
];

/** Writes the folder of a run with three candidates, as `schedlab search` leaves it. */
export function writeMadeFolder(
  folder: string,
  {
    model = "some-model",
    seed = 1,
    effort = "low",
    metric = "throughput",
    sources = SOURCES,
    notes = "as before",
    message = "line 3: expected a pool",
    trace = "one",
    hasEnded = true,
  }: MadeFolder = {},
): void {
  const search = { proposer: "openai", model, effort, strategy: "chain", metric, seed };
  const others = {
    iterations: 3,
    feedback: "rich",
    context: "whole",
    temperature: "",
    max_cost: 5,
  };
  const tracesOf = (scores: object, outcome = "completed") => [{ trace, outcome, ...scores }];
  const baseline = { policy: "naive", completed_traces: 1, score: FIFO, traces: tracesOf(FIFO) };
  const files: Record<string, string> = {
    "run.json": JSON.stringify({
      format: 3,
      schedlab: "0.1.0",
      node: "20.20.2",
      search: { ...search, ...others },
      proposer: model,
      parameters: { duration: 600, num_pools: 3 },
      traces: [{ name: trace, sha256_canonical: "0123abcd" }],
    }),
    "baselines.json": JSON.stringify({
      policies: [baseline],
      bounds: [{ trace, throughput: 4, adjusted_latency: 25, penalized_latency: 30 }],
    }),
    "candidates.jsonl": [
      { score: { ...SCORES, throughput: 1.5 }, outcome: { code: "completed" }, parents: [] },
      { score: SCORES, outcome: { code: "completed" }, parents: ["00000000000a"] },
      { score: FAILED, outcome: { code: "policy-error", message }, parents: ["00000000000b"] },
    ]
      .map((each, number) => {
        const tokens = { input: 100, cached_input: 0, output: 50, reasoning: 10 };
        const line = {
          number,
          id: `00000000000${"abc"[number]}`,
          ...each,
          duplicate_of: null,
          completed_traces: each.outcome.code === "completed" ? 1 : 0,
          traces: tracesOf(each.score, each.outcome.code),
          simulations: 1,
          tokens,
          cost_usd: 0.01,
          notes,
        };
        return `${JSON.stringify(line)}\n`;
      })
      .join(""),
    "timings.jsonl": `{"session_seconds":12.5,"cpu_seconds":3.25}\n`,
    ...(hasEnded
      ? {
          "summary.json": JSON.stringify({
            candidates: 3,
            stopped: "iterations",
            winner: {
              id: "00000000000b",
              number: 1,
              improvement_over_fifo_percent: { search: 100, validation: 90, test: 80 },
            },
            spent: { cost_usd: 0.04 },
          }),
        }
      : {}),
    "candidates/00000000000b/feedback.json": JSON.stringify({ hints: [`be kind ${notes}`] }),
    ...Object.fromEntries(
      sources.map((source, i) => [`candidates/00000000000${"abc"[i]}/policy.ts`, source]),
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
