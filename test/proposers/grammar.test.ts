import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Genome, Precursor, ProposalRequest, Proposer } from "../../src/proposers/index.js";
import {
  DRAFTS,
  EFFORTS,
  GENES,
  GENE_NAMES,
  crossOver,
  effectiveGenes,
  genomeOf,
  grammarProposer,
  mutate,
  randomGenome,
  renderPolicy,
} from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import { METRICS, failedOnAll } from "../../src/verifier/index.js";
import { TRACE_COLUMNS, batches, generateWorkload, parseTrace } from "../../src/workload/index.js";
import { loadUnsafely } from "../verifier/load-unsafely.js";
import { typeErrors } from "./type-errors.js";

const WORKLOAD = [
  ...generateWorkload({
    durationSeconds: 60,
    ticksPerSecond: 10,
    numPipelines: 8,
    waitingSecondsMean: 4,
    dagShape: { linear: 0.4, branchIn: 0.3, branchOut: 0.3 },
    randomSeed: 3,
  }),
];

/** Runs for a while in little memory. */
const ONE_OPERATOR = [
  ...batches(parseTrace(`${TRACE_COLUMNS.join(",")}\np1,0,QUERY,op1,,10,const,1,20\n`), 0.1),
];

function sample(seed: number): Genome {
  return randomGenome(seededSource(seed, "test"));
}

/** Every form of every gene, each once in an otherwise random genome. */
const EVERY_FORM = GENE_NAMES.flatMap((name, i) =>
  [...new Set<string | number>(GENES[name])].map((form, j) => ({
    title: `${name} = ${form}`,
    genome: { ...sample(100 * i + j), [name]: form },
  })),
);

function run(source: string, multiOperatorContainers: boolean) {
  return simulate(WORKLOAD, loadUnsafely(source), {
    durationSeconds: 60,
    ticksPerSecond: 10,
    pools: uniformPools(2, 32, 300),
    multiOperatorContainers,
  });
}

describe("the grammar's policies", () => {
  it.each(EVERY_FORM)("$title: runs to the end and completes work", ({ genome }) => {
    const source = renderPolicy(genome);
    for (const multi of [false, true]) {
      const { outcome, statistics } = run(source, multi);
      expect(outcome).toEqual({ code: "completed" });
      expect(statistics.assignments).toBeGreaterThan(0);
    }
  });

  it("pass the strict compiler against the published interface", () => {
    const sources = EVERY_FORM.map(({ genome }) => renderPolicy(genome));
    expect(typeErrors(sources)).toEqual([]);
  });

  it("learn nothing of a size from containers that were lost with their pool", () => {
    const outages = [{ pool: 0, atSeconds: 2, forSeconds: 5 }];
    const sources = EVERY_FORM.map(({ genome }) => renderPolicy(genome, { losesPools: true }));
    expect(typeErrors(sources)).toEqual([]);
    for (const source of sources) {
      const sizes: number[] = [];
      const { outcome, statistics } = simulate(
        ONE_OPERATOR,
        loadUnsafely(source),
        { durationSeconds: 60, ticksPerSecond: 10, pools: uniformPools(1, 32, 300), outages },
        { observe: (event) => event.type === "assign" && sizes.push(event.ramGb) },
      );
      expect(outcome).toEqual({ code: "completed" });
      expect(statistics.failureErrorCounts).toEqual({ "pool lost": 1 });
      expect(statistics.all.completionCount).toBe(1);
      expect(new Set(sizes).size).toBe(1);
    }
  });

  it("say that no LLM wrote them, and which ideas they carry out", () => {
    const source = renderPolicy(sample(1));
    expect(source).toMatch(/^\/\/ Written by schedlab's grammar proposer.* It is not an LLM\.\n/);
    for (const idea of ["queue order", "first size", "retry limit", "placement"]) {
      expect(source).toContain(`// - ${idea}`);
    }
  });

  it("suspend containers where the cluster lets them", () => {
    const genome: Genome = {
      ...sample(2),
      preemption: "for-queries",
      packing: "whole-pipeline",
      firstShare: 1 / 4,
      order: "fifo",
      classes: "ignored",
      agingPerSecond: 0,
      maxWaitSeconds: 0,
      headRoom: 0,
      lookAhead: 0,
    };
    const { outcome, statistics } = run(renderPolicy(genome), true);
    expect(outcome).toEqual({ code: "completed" });
    expect(statistics.suspensions).toBeGreaterThan(0);
  });
});

describe("the grammar proposer", () => {
  const precursor = (number: number, notes: unknown): Precursor => ({
    number,
    id: `c${number}`,
    parents: [],
    source: `source ${number}`,
    notes,
    evaluation: failedOnAll({ code: "no-policy" }, []),
  });
  const request = (number: number, parents: readonly Precursor[] = []): ProposalRequest => ({
    number,
    parents,
    visible: parents,
  });
  const propose = (proposer: Proposer, asked: ProposalRequest) => proposer.prepare(asked).make();

  it("proposes the same for the same seed and number, in any order, and costs no money", async () => {
    const proposer = grammarProposer({ seed: 5 });
    const forwards = [await propose(proposer, request(0)), await propose(proposer, request(1))];
    const again = grammarProposer({ seed: 5 });
    const backwards = [await propose(again, request(1)), await propose(again, request(0))];
    expect(backwards.reverse()).toEqual(forwards);
    expect(await propose(grammarProposer({ seed: 6 }), request(0))).not.toEqual(forwards[0]);
    expect(proposer.prepare(request(0)).worstCaseUsd).toBe(0);
  });

  it("draws a policy anew that is known", async () => {
    const proposer = grammarProposer({ seed: 5 });
    const { source } = await propose(proposer, request(0));
    const known = { ...precursor(0, null), source };
    const other = await propose(proposer, { ...request(0), visible: [known] });
    expect(other.source).not.toBe(source);
  });

  it("builds on its parents and names them", async () => {
    const parents = [1, 2].map((number) => precursor(number, sample(number)));
    const counts = new Set<number>();
    for (let number = 0; number < 30; number++) {
      const proposal = await propose(grammarProposer({ seed: 1 }), request(number, parents));
      counts.add(proposal.parents.length);
      expect(proposal.parents[0]).toBe("c1");
      const child = genomeOf(proposal.notes);
      const named = parents.filter(({ id }) => proposal.parents.includes(id));
      const fresh = GENE_NAMES.filter((name) =>
        named.every(({ notes }) => genomeOf(notes)?.[name] !== child?.[name]),
      );
      expect(fresh.length).toBeLessThanOrEqual(3);
    }
    expect(counts).toEqual(new Set([1, 2]));
  });

  it("starts afresh when its parents are not its own", async () => {
    const parents = [precursor(0, { model: "another" })];
    const proposal = await propose(grammarProposer({ seed: 1 }), request(1, parents));
    expect(proposal.parents).toEqual([]);
  });

  it("tries out as many drafts as its effort says and submits the best of them", async () => {
    for (const effort of EFFORTS) {
      const tried: string[] = [];
      const scoreOf = (source: string): number => source.length % 101;
      const screen = {
        simulations: 3,
        score(source: string) {
          tried.push(source);
          return Promise.resolve(scoreOf(source));
        },
      };
      const screening = { effort, screen, metric: METRICS.throughput };
      const { source, expense } = await propose(
        grammarProposer({ seed: 2, screening }),
        request(4),
      );
      const isTried = DRAFTS[effort] > 1;
      expect(tried).toHaveLength(isTried ? DRAFTS[effort] : 0);
      expect(new Set(tried).size).toBe(tried.length);
      expect(expense).toEqual({ simulations: 3 * tried.length, tokens: null, costUsd: 0 });
      if (isTried) expect(scoreOf(source)).toBe(Math.max(...tried.map(scoreOf)));
    }
    expect(EFFORTS.map((effort) => DRAFTS[effort])).toEqual([1, 4, 8, 16]);
  });

  it("does not vary what cannot matter on the cluster", async () => {
    const cluster = { pools: 1, multiOperatorContainers: false };
    const idle = ["placement", "packing", "preemption", "estimateMargin"] as const;
    expect(GENE_NAMES.filter((name) => !effectiveGenes(cluster).includes(name))).toEqual(idle);
    let parents: readonly Precursor[] = [];
    for (let number = 0; number < 40; number++) {
      const { notes } = await propose(
        grammarProposer({ seed: 3, cluster }),
        request(number, parents),
      );
      for (const name of idle) expect(genomeOf(notes)?.[name]).toBe(GENES[name][0]);
      parents = [precursor(number, notes)];
    }
  });

  it("varies the margin of estimates where operators have them, and such policies read them", async () => {
    const cluster = { pools: 1, multiOperatorContainers: false, hasEstimates: true };
    const proposer = grammarProposer({ seed: 3, cluster });
    const margins = new Set<unknown>();
    for (let number = 0; number < 40; number++) {
      const { source, notes } = await propose(proposer, request(number, []));
      const margin = genomeOf(notes)?.estimateMargin;
      margins.add(margin);
      expect(source.includes("estimatedPeakGb")).toBe(margin !== 0);
    }
    expect([...margins].sort()).toEqual([...new Set(GENES.estimateMargin)].sort());
  });

  it("keeps no margin in the notes of a search without estimates, and notes without it are read", async () => {
    const cluster = { pools: 1, multiOperatorContainers: false };
    const { notes } = await propose(grammarProposer({ seed: 3, cluster }), request(0, []));
    expect(Object.keys(notes as object)).not.toContain("estimateMargin");
    expect(genomeOf(notes)?.estimateMargin).toBe(0);
  });
});

describe("genomes", () => {
  it("change in as many genes as asked for, at most, and at least in one", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, changes) => {
        const source = seededSource(seed, "mutate");
        const genome = randomGenome(source);
        const mutant = mutate(source, genome, changes);
        const changed = GENE_NAMES.filter((name) => mutant[name] !== genome[name]).length;
        expect(changed).toBeLessThanOrEqual(changes);
        if (changes === 1) expect(changed).toBe(1);
      }),
    );
  });

  it("take every gene from one of two parents when crossed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const source = seededSource(seed, "cross");
        const [a, b] = [randomGenome(source), randomGenome(source)];
        const child = crossOver(source, a, b);
        for (const name of GENE_NAMES) expect([a[name], b[name]]).toContain(child[name]);
      }),
    );
  });

  it("survive being written to JSON and are told from anything else", () => {
    const genome = sample(9);
    expect(genomeOf(JSON.parse(JSON.stringify(genome)))).toEqual(genome);
    for (const other of [null, 1, {}, { ...genome, order: "alphabetical" }]) {
      expect(genomeOf(other)).toBeUndefined();
    }
  });
});
