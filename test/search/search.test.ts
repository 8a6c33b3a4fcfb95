import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Proposer } from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";
import type { Candidate } from "../../src/search/index.js";
import { RunFolder, candidateLine, ranked, search } from "../../src/search/index.js";
import type { Evaluation, Evaluator, PolicyRef } from "../../src/verifier/index.js";
import { METRICS } from "../../src/verifier/index.js";
import { schedlab } from "../cli/run-cli.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-search-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes "policies" that are numbers; a child is near its first precursor. Every fifth is a duplicate at first. */
const numbers: Proposer = {
  name: "numbers",
  label: "numbers",
  propose({ number, attempt, precursors }) {
    const source = seededSource(1, "numbers", number, attempt);
    const [first] = precursors;
    const value = first
      ? Number(first.notes) + Math.floor(10 * source.random()) - 3
      : Math.floor(100 * source.random());
    const text = number % 5 === 4 && attempt === 0 ? "42" : String(value);
    return Promise.resolve({ source: text, parents: first ? [first.id] : [], notes: Number(text) });
  },
};

function evaluation(score: number): Evaluation {
  const scores = { throughput: score, adjusted_latency: Infinity, penalized_latency: 1 };
  const outcome = { code: "completed" } as const;
  return { outcome, completedTraces: 1, scores, traces: [{ trace: "t", outcome, scores }] };
}

/** Scores a policy by its number, after a delay that `order` decides. */
function evaluator(order: (n: number) => number): Evaluator & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async evaluate(policy: PolicyRef) {
      const text = policy.kind === "source" ? policy.source : "0";
      const turns = order(asked.push(text));
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return evaluation(Number(text));
    },
    close: () => Promise.resolve(),
  };
}

function run(order: (n: number) => number, onCandidate?: (candidate: Candidate) => void) {
  const judge = evaluator(order);
  const options = { proposer: numbers, evaluator: judge, metric: METRICS.throughput };
  const hooks = onCandidate ? { onCandidate } : {};
  return search({ ...options, iterations: 60, founders: 16, parents: 4, ...hooks }).then(
    (result) => ({ ...result, asked: judge.asked }),
  );
}

describe("a search", () => {
  it("commits the same candidates whatever order the evaluations end in", async () => {
    const forwards = await run((n) => n);
    const backwards = await run((n) => 200 - n);
    expect(backwards.candidates).toEqual(forwards.candidates);
    expect(forwards.candidates.map(({ number }) => number)).toEqual([...Array(60).keys()]);
  });

  it("keeps the best and builds on it, after founders that build on nothing", async () => {
    const { candidates, best } = await run(() => 0);
    const scores = candidates.map((candidate) => candidate.evaluation.scores.throughput);
    expect(best.evaluation.scores.throughput).toBe(Math.max(...scores));
    expect(best.evaluation.scores.throughput).toBeGreaterThan(Math.max(...scores.slice(0, 16)));
    for (const { number, parents } of candidates) expect(parents.length).toBe(number < 16 ? 0 : 1);
  });

  it("never evaluates the same source twice, and draws again before it accepts a duplicate", async () => {
    const { candidates, asked } = await run(() => 0);
    expect(new Set(asked).size).toBe(asked.length);
    const duplicates = candidates.filter(({ duplicateOf }) => duplicateOf !== null);
    for (const { number, id, duplicateOf } of duplicates) {
      expect(candidates[duplicateOf ?? -1]?.id).toBe(id);
      expect(duplicateOf).toBeLessThan(number);
    }
    expect(asked).toHaveLength(60 - duplicates.length);
    expect(candidates.filter(({ source }) => source === "42").length).toBeLessThan(12);
  });

  it("tells each candidate in commit order", async () => {
    const told: number[] = [];
    await run(
      (n) => 100 - n,
      ({ number }) => told.push(number),
    );
    expect(told).toEqual([...Array(60).keys()]);
  });

  it("ranks equals by number and leaves duplicates out", async () => {
    const { candidates } = await run(() => 0);
    const order = ranked(candidates, METRICS.throughput);
    order.slice(1).forEach((candidate, i) => {
      const before = order[i];
      const drop =
        (before?.evaluation.scores.throughput ?? 0) - candidate.evaluation.scores.throughput;
      expect(drop).toBeGreaterThanOrEqual(0);
      if (drop === 0) expect(before?.number).toBeLessThan(candidate.number);
    });
    expect(order.every(({ duplicateOf }) => duplicateOf === null)).toBe(true);
  });
});

describe("a run's folder", () => {
  it("has a line for each candidate, with an infinite score as text, and its policy beside it", async () => {
    const path = join(folder, "run");
    const run1 = RunFolder.create(path);
    run1.writeRun({});
    const { candidates } = await run(
      () => 0,
      (candidate) => run1.commit(candidate),
    );
    const lines = readFileSync(join(path, "candidates.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines).toEqual(candidates.map(candidateLine));
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      number: 0,
      score: { adjusted_latency: "Infinity" },
    });
    for (const { id, source } of candidates) {
      expect(readFileSync(join(path, "candidates", id, "policy.ts"), "utf8")).toBe(source);
    }
  });

  it("is not made in a used folder, replaces an earlier run with force, and never anything else", () => {
    RunFolder.create(folder).writeRun({ first: true });
    expect(() => RunFolder.create(folder)).toThrow(/expected a new or an empty folder/);
    expect(existsSync(join(folder, "run.json"))).toBe(true);
    RunFolder.create(folder, { force: true });
    expect(existsSync(join(folder, "run.json"))).toBe(false);
    writeFileSync(join(folder, "thesis.tex"), "");
    expect(() => RunFolder.create(folder, { force: true })).toThrow(/expected the folder of a run/);
    expect(existsSync(join(folder, "thesis.tex"))).toBe(true);
  });
});

describe("schedlab search", () => {
  const ARGUMENTS = ["search", "--iterations", "10", "--seed", "3"];

  it("writes the same candidates.jsonl with 1, 2 and 3 workers, and the files that results/README.md lists", () => {
    const runs: string[] = [];
    for (const workers of ["1", "2", "3"]) {
      const out = join(folder, workers);
      const { status, stdout } = schedlab([...ARGUMENTS, "--workers", workers, "--out", out]);
      expect(status).toBe(0);
      expect(stdout).toContain("not an LLM");
      for (const line of stdout.split("\n").filter((text) => !text.includes(folder))) {
        expect(line.length, line).toBeLessThanOrEqual(80);
      }
      runs.push(readFileSync(join(out, "candidates.jsonl"), "utf8"));
      for (const file of ["run.json", "summary.json", "table.csv", "charts/best-so-far.svg"]) {
        expect(existsSync(join(out, file)), file).toBe(true);
      }
    }
    expect(runs[1]).toBe(runs[0]);
    expect(runs[2]).toBe(runs[0]);
    expect(runs[0]?.trimEnd().split("\n")).toHaveLength(10);
  });

  it("refuses a wrong request with exit code 2, naming what was expected, and writes nothing", () => {
    const config = join(folder, "search.toml");
    writeFileSync(config, "iterations = 5\nmetrik = 'throughput'\n");
    const out = join(folder, "out");
    const wrong: [string[], RegExp][] = [
      [["--config", config], /search\.toml:2: key metrik: .*metric/],
      [["--metric", "speed"], /throughput, adjusted_latency, penalized_latency/],
      [["--iterations", "0"], /whole number ≥ 1/],
      [["--traces", join(folder, "none")], /expected a folder of traces/],
      [["--set", "num_pool=1"], /num_pools/],
      [["--proposer", "oracle"], /grammar/],
    ];
    for (const [options, message] of wrong) {
      const { status, stderr } = schedlab(["search", "--out", out, ...options]);
      expect([options, status]).toEqual([options, 2]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(existsSync(out)).toBe(false);
    }
  });
});
