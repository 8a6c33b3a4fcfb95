import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schedlab } from "../cli/run-cli.js";

type Score = Readonly<Record<"throughput" | "adjusted_latency" | "penalized_latency", number>>;

interface Summary {
  readonly policies: readonly {
    readonly policy: string;
    readonly score: Score;
    readonly improvement_over_fifo_percent: number;
    readonly share_of_bound: number;
  }[];
  readonly completed_candidates: number;
  readonly validation: { readonly winner: Score; readonly finalists: readonly unknown[] };
  readonly test: {
    readonly winner: Score;
    readonly traces: readonly string[];
    readonly opened: number;
  };
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-quality-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function search(metric: string): Summary {
  const out = join(folder, metric);
  const { status, stdout } = schedlab(["search", "--metric", metric, "--out", out, "--json"]);
  expect(status).toBe(0);
  expect(readFileSync(join(out, "summary.json"), "utf8")).toBe(stdout);
  return JSON.parse(stdout) as Summary;
}

describe("the search that npm start runs", () => {
  it("finds a policy with at least 800 % more throughput than FIFO and 95 % of the bound, also on unseen traces", () => {
    const { policies, completed_candidates, test, validation } = search("throughput");
    const best = policies.at(-1);
    expect(best?.policy).toMatch(/^grammar /);
    expect(best?.improvement_over_fifo_percent).toBeGreaterThanOrEqual(800);
    expect(best?.share_of_bound).toBeGreaterThanOrEqual(0.95);
    for (const { share_of_bound } of policies) expect(share_of_bound).toBeLessThanOrEqual(1);
    expect(completed_candidates).toBeGreaterThanOrEqual(100);
    expect(test.traces).toHaveLength(10);
    expect(test.opened).toBe(1);
    expect(validation.finalists).toHaveLength(8);
    expect(test.winner.throughput).toBeGreaterThan(0.95 * (best?.score.throughput ?? Infinity));
  });

  it("finds a policy with at most 55 s of adjusted latency, within 10 % of that on unseen traces", () => {
    const { policies, test } = search("adjusted_latency");
    const score = policies.at(-1)?.score.adjusted_latency ?? Infinity;
    expect(score).toBeLessThanOrEqual(55);
    expect(test.winner.adjusted_latency).toBeLessThanOrEqual(1.1 * score);
    for (const { share_of_bound } of policies) expect(share_of_bound).toBeLessThanOrEqual(1);
  });

  it("finds a policy with less penalized latency than every baseline", () => {
    const { policies } = search("penalized_latency");
    const scores = policies.map(({ score }) => score.penalized_latency);
    expect(scores.at(-1)).toBeLessThan(Math.min(...scores.slice(0, -1)));
  });

  it("has the published figures of the baselines beside it", () => {
    const summary = JSON.parse(
      readFileSync(join(folder, "throughput", "summary.json"), "utf8"),
    ) as Summary;
    const scores = summary.policies.map(({ score }) => score);
    // FIFO 0.2475/s and 12999.7 s; priority 0.731/s and 90.63 s.
    expect(scores[0]?.throughput).toBeCloseTo(0.2475, 10);
    expect(scores[0]?.adjusted_latency).toBeCloseTo(12999.69611111111, 6);
    expect(scores[1]?.throughput).toBeCloseTo(0.731, 3);
    expect(scores[1]?.adjusted_latency).toBeCloseTo(90.63, 2);
  });
});
