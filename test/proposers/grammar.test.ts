import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Genome } from "../../src/proposers/index.js";
import {
  GENES,
  GENE_NAMES,
  crossOver,
  genomeOf,
  grammarProposer,
  mutate,
  randomGenome,
  renderPolicy,
} from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import { generateWorkload } from "../../src/workload/index.js";
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
  it("proposes the same for the same seed, number and attempt, in any order", async () => {
    const proposer = grammarProposer({ seed: 5 });
    const request = (number: number, attempt = 0) => ({ number, attempt, precursors: [] });
    const forwards = [await proposer.propose(request(0)), await proposer.propose(request(1))];
    const again = grammarProposer({ seed: 5 });
    const backwards = [await again.propose(request(1)), await again.propose(request(0))];
    expect(backwards.reverse()).toEqual(forwards);
    expect(await proposer.propose(request(0, 1))).not.toEqual(forwards[0]);
    expect(await grammarProposer({ seed: 6 }).propose(request(0))).not.toEqual(forwards[0]);
  });

  it("builds on its precursors and names them", async () => {
    const precursors = [1, 2, 3].map((seed) => ({ id: `c${seed}`, notes: sample(seed) }));
    for (let number = 0; number < 30; number++) {
      const proposal = await grammarProposer({ seed: 1 }).propose({
        number,
        attempt: 0,
        precursors,
      });
      expect(proposal.parents.length).toBeGreaterThan(0);
      const child = genomeOf(proposal.notes);
      const parents = precursors.filter(({ id }) => proposal.parents.includes(id));
      expect(parents).toHaveLength(proposal.parents.length);
      const fresh = GENE_NAMES.filter((name) =>
        parents.every(({ notes }) => notes[name] !== child?.[name]),
      );
      expect(fresh.length).toBeLessThanOrEqual(3);
    }
  });

  it("starts afresh when the precursors are not its own", async () => {
    const precursors = [{ id: "x", notes: { model: "another" } }];
    const proposal = await grammarProposer({ seed: 1 }).propose({
      number: 0,
      attempt: 0,
      precursors,
    });
    expect(proposal.parents).toEqual([]);
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
