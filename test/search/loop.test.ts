import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProposalRequest } from "../../src/proposers/index.js";
import { Ledger, grammarProposer } from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";
import type { Candidate, SearchOptions } from "../../src/search/index.js";
import {
  STRATEGY_NAMES,
  candidateId,
  candidateLine,
  ranked,
  search,
  strategyOf,
} from "../../src/search/index.js";
import { METRICS } from "../../src/verifier/index.js";
import { candidateOf, evaluationOf, fakeEvaluator, fakeProposer, scoreOf } from "./fake-loop.js";

const metric = METRICS.throughput;
const OPTIONS = { width: 3, islands: 2, founders: 6, elites: 4, exchangeEvery: 4 };

/** A new source for every request; depends on what is built upon and on what can be seen. */
const fresh = ({ number, parents, visible }: ProposalRequest): string =>
  `${number} from ${parents.map(({ id }) => id).join(",")} seeing ${visible.length}`;

async function run(
  write: (request: ProposalRequest) => string,
  { order = 1, ...options }: Partial<SearchOptions> & { readonly order?: number } = {},
) {
  const proposer = fakeProposer(write);
  const evaluator = fakeEvaluator(order);
  const strategy = strategyOf("evolve", OPTIONS);
  const result = await search({
    proposer,
    evaluator,
    metric,
    strategy,
    seed: 1,
    iterations: 20,
    ...options,
  });
  return { ...result, proposer, evaluator };
}

const linesOf = (candidates: readonly Candidate[]): string =>
  candidates.map(candidateLine).join("\n");

describe("a search", () => {
  it.each(STRATEGY_NAMES)(
    "by %s commits the same whatever is in flight and whatever ends first",
    async (name) => {
      const lines = new Set<string>();
      const orders = new Set<string>();
      for (const inFlight of [1, 2, 8]) {
        for (let order = 0; order < 3; order++) {
          const committed: Candidate[] = [];
          const { candidates, evaluator } = await run(fresh, {
            order,
            inFlight,
            strategy: strategyOf(name, OPTIONS),
            iterations: 40,
            onCandidate: (candidate) => committed.push(candidate),
          });
          expect(committed).toEqual(candidates);
          expect(candidates.map(({ number }) => number)).toEqual([...Array(40).keys()]);
          lines.add(linesOf(candidates));
          orders.add(evaluator.ended.join());
        }
      }
      expect(lines.size).toBe(1);
      if (name !== "chain") expect(orders.size).toBeGreaterThan(2);
    },
  );

  it("of the grammar commits the same whatever ends first", async () => {
    const lines = new Set<string>();
    for (let order = 0; order < 4; order++) {
      const proposer = grammarProposer({ seed: 3 });
      lines.add(linesOf((await run(fresh, { order, proposer, iterations: 60 })).candidates));
    }
    expect(lines.size).toBe(1);
  });

  it.each(STRATEGY_NAMES)("by %s shows no proposal more than its horizon", async (name) => {
    const strategy = strategyOf(name, OPTIONS);
    const { proposer, candidates } = await run(fresh, { strategy, iterations: 40 });
    expect(proposer.requests).toHaveLength(40);
    for (const { number, visible, parents } of proposer.requests) {
      expect(visible.map((each) => each.number)).toEqual([
        ...Array(strategy.horizon(number)).keys(),
      ]);
      for (const parent of parents) expect(visible).toContain(parent);
      expect(candidates[number]?.parents).toEqual(parents.slice(0, 1).map(({ id }) => id));
    }
  });

  it("goes on from earlier candidates to the same ones as undisturbed", async () => {
    const whole = await run(fresh, { iterations: 30 });
    for (const count of [1, 7, 16, 29]) {
      const earlier = whole.candidates.slice(0, count);
      const { candidates, proposer } = await run(fresh, { iterations: 30, earlier });
      expect(linesOf(candidates)).toBe(linesOf(whole.candidates));
      expect(proposer.requests).toHaveLength(30 - count);
    }
  });

  it("evaluates exactly as many candidates as asked for, and refuses to evaluate none", async () => {
    for (const iterations of [1, 7, 8, 9, 17]) {
      const { candidates, evaluator, stopped } = await run(fresh, { iterations });
      expect([candidates.length, evaluator.asked.length]).toEqual([iterations, iterations]);
      expect(stopped).toBe("iterations");
    }
    await expect(run(fresh, { iterations: 0 })).rejects.toThrow(
      "expected `iterations` to be at least 1, got 0",
    );
  });

  it("returns the best, of equally good ones the first", async () => {
    const { candidates, best } = await run(fresh, { iterations: 40 });
    expect(best?.evaluation.scores.throughput).toBe(
      Math.max(...candidates.map(({ source }) => scoreOf(source))),
    );
    const lowest = await run(fresh, { iterations: 40, metric: METRICS.adjusted_latency });
    expect(lowest.best?.evaluation.scores.adjusted_latency).toBe(
      Math.min(...lowest.candidates.map(({ source }) => scoreOf(source))),
    );
  });

  it("says which candidate another one repeats, and builds on none twice", async () => {
    const { candidates, proposer } = await run(({ number }) => `same ${number % 3}`);
    expect(candidates.map(({ duplicateOf }) => duplicateOf)).toEqual(
      candidates.map(({ number }) => (number < 3 ? null : number % 3)),
    );
    for (const { parents } of proposer.requests.slice(6)) {
      expect(parents.length).toBeGreaterThan(0);
      for (const { number } of parents) expect(number).toBeLessThan(3);
    }
  });

  it("ends at its target, and when nothing better is found for a while, at the same candidate in any order", async () => {
    const all = await run(fresh, { iterations: 40 });
    const scores = all.candidates.map(({ source }) => scoreOf(source));
    const target = [...scores].sort((a, b) => b - a)[3] ?? 0;
    const first = scores.findIndex((score) => score >= target);
    for (const inFlight of [1, 2, 8]) {
      const hit = await run(fresh, { iterations: 40, target, inFlight, order: inFlight });
      expect([hit.stopped, hit.candidates.length]).toEqual(["target", first + 1]);
      const tired = await run(fresh, { iterations: 40, patience: 5, inFlight, order: inFlight });
      expect(tired.stopped).toBe("patience");
      expect(tired.candidates.length).toBe((tired.best?.number ?? 0) + 6);
    }
  });

  it("never passes its budget, and is ended by it at the same candidate whatever is in flight", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const lengths = new Set<number>();
      for (const inFlight of [1, 2, 8]) {
        const ledger = new Ledger(1);
        const random = (number: number, what: string): number =>
          seededSource(seed, what, number).random();
        const worst = (number: number): number => 0.05 + 0.1 * random(number, "worst");
        let most = 0;
        const proposer = fakeProposer(fresh, {
          worstCaseUsd: worst,
          async pay(number) {
            const reservation = ledger.reserve(worst(number));
            const { spentUsd, atRiskUsd, reservedUsd } = ledger.balance();
            most = Math.max(most, spentUsd + atRiskUsd + reservedUsd);
            await new Promise((resolve) => setImmediate(resolve));
            reservation.settle(worst(number) * random(number, "actual"));
          },
        });
        const strategy = strategyOf("best-of-n", OPTIONS);
        const { candidates, stopped } = await run(fresh, {
          proposer,
          ledger,
          strategy,
          inFlight,
          iterations: 100,
        });
        expect(stopped).toBe("budget");
        expect(most).toBeLessThanOrEqual(1);
        lengths.add(candidates.length);
      }
      expect(lengths.size).toBe(1);
      expect([...lengths][0]).toBeGreaterThan(8);
    }
  });

  it("finishes what is under way when it is asked to end", async () => {
    let asked = 0;
    const { candidates, stopped, proposer } = await run(fresh, {
      shouldEnd: () => (++asked > 5 ? "interrupted" : undefined),
    });
    expect(stopped).toBe("interrupted");
    expect(candidates).toHaveLength(5);
    expect(proposer.requests).toHaveLength(5);
  });

  it("fails when a proposal fails, keeps what came before, and waits for what is paid for", async () => {
    const committed: number[] = [];
    const finished: number[] = [];
    const proposer = fakeProposer(fresh, {
      async pay(number) {
        if (number === 3) throw new Error("the key is refused");
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        finished.push(number);
      },
    });
    const onCandidate = ({ number }: Candidate): void => {
      committed.push(number);
    };
    const strategy = strategyOf("best-of-n", OPTIONS);
    await expect(run(fresh, { proposer, onCandidate, strategy })).rejects.toThrow(
      "the key is refused",
    );
    expect(committed).toEqual([0, 1, 2]);
    expect(finished).toEqual(expect.arrayContaining([0, 1, 2, 4, 5, 6, 7]));
  });

  it("fails when an evaluation fails, and keeps what was committed before", async () => {
    const committed: number[] = [];
    const evaluator = fakeEvaluator(1);
    const evaluate = evaluator.evaluate.bind(evaluator);
    evaluator.evaluate = (policy) =>
      policy.kind === "source" && policy.source.startsWith("10 ")
        ? Promise.reject(new Error("a worker died"))
        : evaluate(policy);
    const onCandidate = ({ number }: Candidate): void => {
      committed.push(number);
    };
    await expect(run(fresh, { evaluator, iterations: 24, onCandidate })).rejects.toThrow(
      "a worker died",
    );
    expect(committed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("commits an answer without a policy as a candidate that failed on every trace", async () => {
    const failure = { code: "no-policy", rule: "refusal", message: "it refused" } as const;
    const { candidates, evaluator } = await run(fresh, {
      iterations: 2,
      proposer: {
        name: "fake",
        label: "fake",
        prepare: () => ({
          worstCaseUsd: 0,
          make: () =>
            Promise.resolve({
              source: "No.",
              parents: [],
              notes: null,
              failure,
              expense: { simulations: 0, tokens: null, costUsd: 0 },
            }),
        }),
      },
    });
    expect(candidates.map(({ evaluation }) => evaluation.outcome)).toEqual([failure, failure]);
    expect(candidates[0]?.evaluation.scores.throughput).toBe(0);
    expect(JSON.parse(candidateLine(candidates[0] ?? candidateOf(0, "")))).toMatchObject({
      simulations: 0,
    });
    expect(evaluator.asked).toEqual([]);
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
      prompt: null,
      duplicate_of: null,
      behaviour: null,
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
      screening_simulations: 0,
      tokens: null,
      cost_usd: 0,
      notes: { order: "fifo" },
    });
  });
});
