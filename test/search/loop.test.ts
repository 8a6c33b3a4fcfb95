import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProposalRequest } from "../../src/proposers/index.js";
import { grammarProposer } from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";
import type { Candidate, SearchOptions } from "../../src/search/index.js";
import { candidateId, candidateLine, ranked, search } from "../../src/search/index.js";
import { METRICS } from "../../src/verifier/index.js";
import { candidateOf, evaluationOf, fakeEvaluator, fakeProposer, scoreOf } from "./fake-loop.js";

const metric = METRICS.throughput;

/** A new source for every request; depends on what is built upon. */
const fresh = ({ number, attempt, precursors }: ProposalRequest): string =>
  `${number}.${attempt} from ${precursors.map(({ id }) => id).join(",")}`;

async function run(
  write: (request: ProposalRequest) => string,
  { seed = 1, ...options }: Partial<SearchOptions> & { readonly seed?: number } = {},
) {
  const proposer = fakeProposer(write);
  const evaluator = fakeEvaluator(seed);
  const result = await search({ proposer, evaluator, metric, iterations: 20, ...options });
  return { ...result, proposer, evaluator };
}

describe("a search", () => {
  it("commits the same candidates in the same order whatever order the evaluations end in", async () => {
    const orders = new Set<string>();
    const lines = new Set<string>();
    for (let seed = 0; seed < 8; seed++) {
      const committed: Candidate[] = [];
      const onCandidate = (candidate: Candidate) => committed.push(candidate);
      const evaluator = fakeEvaluator(seed);
      const proposer = grammarProposer({ seed: 3 });
      const options = { iterations: 60, founders: 16, parents: 4, onCandidate };
      const { candidates } = await search({ proposer, evaluator, metric, ...options });
      expect(committed).toEqual(candidates);
      expect(candidates.map(({ number }) => number)).toEqual(
        Array.from({ length: 60 }, (_, i) => i),
      );
      orders.add(evaluator.ended.join());
      lines.add(candidates.map(candidateLine).join("\n"));
    }
    expect(orders.size).toBe(8);
    expect(lines.size).toBe(1);
  });

  it("evaluates exactly as many candidates as asked for, also when that is no whole round", async () => {
    for (const iterations of [1, 7, 8, 9, 17]) {
      const { candidates, evaluator } = await run(fresh, { iterations });
      expect(candidates).toHaveLength(iterations);
      expect(evaluator.asked).toHaveLength(iterations);
    }
  });

  it("refuses to evaluate nothing", async () => {
    await expect(run(fresh, { iterations: 0 })).rejects.toThrow(
      "expected `iterations` to be at least 1, got 0",
    );
  });

  it("returns the best, of equally good ones the first", async () => {
    const { candidates, best } = await run(fresh, { iterations: 40 });
    expect(best.evaluation.scores.throughput).toBe(
      Math.max(...candidates.map(({ source }) => scoreOf(source))),
    );
    const lowest = await run(fresh, { iterations: 40, metric: METRICS.adjusted_latency });
    expect(lowest.best.evaluation.scores.adjusted_latency).toBe(
      Math.min(...lowest.candidates.map(({ source }) => scoreOf(source))),
    );
  });

  it("has its first candidates made from nothing and the later ones from the best before their round", async () => {
    const { candidates, proposer } = await run(fresh, { iterations: 48, founders: 20, parents: 5 });
    for (const { number, precursors } of proposer.requests) {
      const before = candidates.slice(0, number - (number % 8));
      const expected = before.length < 20 ? [] : ranked(before, metric).slice(0, 5);
      expect(precursors.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(candidates[number]?.parents).toEqual(expected.slice(0, 1).map(({ id }) => id));
    }
    expect(candidates[23]?.parents).toEqual([]);
    expect(candidates[24]?.parents).toHaveLength(1);
  });

  it("has 32 founders and 8 parents unless told otherwise", async () => {
    const { proposer } = await run(fresh, { iterations: 40 });
    const counts = proposer.requests.map(({ precursors }) => precursors.length);
    expect(counts.slice(0, 32)).toEqual(new Array(32).fill(0));
    expect(counts.slice(32)).toEqual(new Array(8).fill(8));
  });

  it("draws a known source anew, and takes the first that is new", async () => {
    const { candidates, proposer } = await run(
      ({ number, attempt }) => (number > 0 && attempt < 3 ? "0.0" : `${number}.${attempt}`),
      { iterations: 3 },
    );
    expect(proposer.requests.map(({ number, attempt }) => [number, attempt])).toEqual([
      [0, 0],
      ...[1, 2].flatMap((number) => [0, 1, 2, 3].map((attempt) => [number, attempt])),
    ]);
    expect(candidates.map(({ source }) => source)).toEqual(["0.0", "1.3", "2.3"]);
    expect(candidates.map(({ duplicateOf }) => duplicateOf)).toEqual([null, null, null]);
  });

  it("evaluates a source once, in its own and in later rounds, and says which candidate it repeats", async () => {
    const { candidates, evaluator } = await run(({ number }) => `same ${number % 3}`);
    expect(evaluator.asked.toSorted()).toEqual(["same 0", "same 1", "same 2"]);
    expect(candidates).toHaveLength(20);
    expect(candidates.map(({ duplicateOf }) => duplicateOf)).toEqual(
      candidates.map(({ number }) => (number < 3 ? null : number % 3)),
    );
    for (const { source, evaluation } of candidates) {
      expect(evaluation).toEqual(evaluationOf(scoreOf(source)));
    }
  });

  it("gives up on a new source after four redraws", async () => {
    const { proposer, candidates } = await run(() => "always the same", { iterations: 2 });
    expect(proposer.requests.map(({ number, attempt }) => `${number}.${attempt}`)).toEqual([
      "0.0",
      "1.0",
      "1.1",
      "1.2",
      "1.3",
      "1.4",
    ]);
    expect(candidates[1]?.duplicateOf).toBe(0);
  });

  it("does not offer a repeated candidate to build on twice", async () => {
    const { proposer } = await run(({ number }) => `same ${number % 3}`, { founders: 8 });
    const last = proposer.requests.at(-1)?.precursors.map(({ id }) => id) ?? [];
    expect(last).toHaveLength(3);
    expect(new Set(last).size).toBe(3);
  });

  it("fails when an evaluation fails, and keeps what was committed before", async () => {
    const committed: number[] = [];
    const evaluator = fakeEvaluator(1);
    const evaluate = evaluator.evaluate.bind(evaluator);
    evaluator.evaluate = (policy) =>
      policy.kind === "source" && policy.source.startsWith("10.")
        ? Promise.reject(new Error("a worker died"))
        : evaluate(policy);
    const onCandidate = ({ number }: Candidate) => committed.push(number);
    const proposer = fakeProposer(fresh);
    const options = { proposer, evaluator, metric, iterations: 24, onCandidate };
    await expect(search(options)).rejects.toThrow("a worker died");
    expect(committed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("ranking", () => {
  const scored = (scores: readonly number[]): Candidate[] =>
    scores.map((score, number) =>
      candidateOf(number, String(number), { evaluation: evaluationOf(score) }),
    );
  const numbers = (candidates: readonly Candidate[]): number[] =>
    candidates.map(({ number }) => number);

  it("puts the better first and, of equally good ones, the earlier", () => {
    const candidates = scored([1, 3, 2, 3, 1]);
    expect(numbers(ranked(candidates, METRICS.throughput))).toEqual([1, 3, 2, 0, 4]);
    expect(numbers(ranked(candidates, METRICS.adjusted_latency))).toEqual([0, 4, 2, 1, 3]);
  });

  it("puts infinite latencies last and leaves repeated candidates out", () => {
    const candidates = scored([Infinity, 5, Infinity]);
    const again = candidateOf(3, "1", { evaluation: evaluationOf(5), duplicateOf: 1 });
    expect(numbers(ranked([...candidates, again], METRICS.adjusted_latency))).toEqual([1, 0, 2]);
  });

  it("does not depend on the order in which it is given candidates, and leaves that alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 })), fc.integer(), (scores, seed) => {
        const candidates = scored(scores);
        const source = seededSource(seed, "order");
        const mixed = candidates
          .map((candidate) => ({ candidate, key: source.random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ candidate }) => candidate);
        const before = numbers(mixed);
        expect(numbers(ranked(mixed, metric))).toEqual(numbers(ranked(candidates, metric)));
        expect(numbers(mixed)).toEqual(before);
      }),
    );
  });
});

describe("a candidate", () => {
  it("has an id that follows from its source alone", () => {
    expect(candidateId("a")).toBe("ca978112ca1b");
    expect(candidateId("b")).not.toBe(candidateId("a"));
    expect(candidateId("")).toMatch(/^[0-9a-f]{12}$/);
  });

  it("has a line of fixed keys, in which an infinite score is a string and nothing is of the clock", () => {
    const failure = {
      code: "policy-error",
      message: "Error: line one\nline two",
      atTick: 3,
    } as const;
    const scores = { throughput: 0, adjusted_latency: Infinity, penalized_latency: Infinity };
    const good = { throughput: 2, adjusted_latency: 3.5, penalized_latency: 4 };
    const line = candidateLine(
      candidateOf(4, "source", {
        parents: ["ca978112ca1b"],
        notes: { order: "fifo" },
        evaluation: {
          outcome: failure,
          completedTraces: 1,
          scores: { throughput: 1, adjusted_latency: Infinity, penalized_latency: Infinity },
          traces: [
            { trace: "a", outcome: failure, scores },
            { trace: "b", outcome: { code: "completed" }, scores: good },
          ],
        },
      }),
    );
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toEqual({
      number: 4,
      id: candidateId("source"),
      parents: ["ca978112ca1b"],
      proposer: "fake",
      duplicate_of: null,
      outcome: { code: "policy-error", message: "Error: line one\nline two", atTick: 3 },
      completed_traces: 1,
      score: { throughput: 1, adjusted_latency: "Infinity", penalized_latency: "Infinity" },
      traces: [
        {
          trace: "a",
          outcome: "policy-error",
          throughput: 0,
          adjusted_latency: "Infinity",
          penalized_latency: "Infinity",
        },
        { trace: "b", outcome: "completed", ...good },
      ],
      simulations: 2,
      tokens: null,
      cost_usd: 0,
      notes: { order: "fifo" },
    });
  });

  it("that repeats another has cost no simulation", () => {
    const line = candidateLine(candidateOf(4, "source", { duplicateOf: 2 }));
    expect(JSON.parse(line)).toMatchObject({ duplicate_of: 2, simulations: 0 });
  });
});
