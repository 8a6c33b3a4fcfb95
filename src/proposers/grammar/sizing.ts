import type { Genome } from "./genome.js";
import type { Section } from "./render.js";

/** Does the policy try out less than what was enough? */
export function probes({ sizeMemory, probing, estimateMargin }: Genome): boolean {
  return estimateMargin === 0 && sizeMemory !== "nothing" && probing !== "never";
}

/** How much memory and CPU a container gets, and what is learned from containers that ended. */
export function sizingSection(genome: Genome, losesPools = false): Section {
  const { firstShare, backOff, sizeMemory, probing, retryLimit, cpu, estimateMargin } = genome;
  const share = `1/${Math.round(1 / firstShare)}`;
  const estimates = estimateMargin !== 0;
  // An operator's own estimate takes the place of what others of its kind have shown.
  const remembers = sizeMemory !== "nothing" && !estimates;
  const learnCode = remembers ? LEARN_WITH_MEMORY : LEARN;
  return {
    ideas: [
      ...(estimates ? [`estimates: the first size is the estimate times ${estimateMargin}`] : []),
      `first size${estimates ? " without an estimate" : ""}: ${share} of the largest pool's memory; times ${backOff} after running out of it`,
      remembers ? `memory of sizes: what was enough, per ${sizeMemory}` : "no memory of sizes",
      ...(probes(genome) ? [`probing: ${PROBING_IDEAS[probing]}`] : []),
      `retry limit: a pipeline is given up after ${retryLimit} ${retryLimit === 1 ? "failure" : "failures"} in a row`,
      `CPU: ${cpu.replaceAll("-", " ")}`,
    ],
    code: `const largest = cluster.pools.reduce((best, pool) => (pool.ramGb > best.ramGb ? pool : best));
/** Failures in a row. */
const failures = new Map<Pipeline, number>();
/** What an operator has run out of, GB. */
const exhausted = new Map<Operator, number>();
${remembers ? beliefs(genome) : ""}
/** Sizes are multiples of this power of two, which add up without rounding. */
const unitGb = 2 ** Math.floor(Math.log2(largest.ramGb / 8192));

function roundDown(gb: number): number {
  return Math.max(unitGb, unitGb * Math.floor(gb / unitGb));
}

function cpus(pool: Pool${cpu === "share-of-memory" ? ", ramGb: number" : ""}): number {
  return ${CPUS[cpu]};
}

${remembers ? sizeFromBelief(genome) : sizeWithoutMemory(genome)}
${probes(genome) ? START_PROBE : ""}
function learn(results: readonly Result[]): void {
  for (const { operators, ramGb, error } of results) {
    for (const operator of operators) {
      const { pipeline } = operator;
${losesPools ? learnCode.replace(FAILED, FAILED_BY_ITSELF) : learnCode}
    }
  }
}`,
  };
}

const PROBING_IDEAS: Readonly<Record<Genome["probing"], string>> = {
  never: "",
  "one-more-per-pool": "one operator at a time tries the size of which one more fits into a pool",
  "halve-the-interval": "one operator at a time tries the middle between too little and enough",
};

const CPUS: Readonly<Record<Genome["cpu"], string>> = {
  "share-of-memory": "Math.max(1, Math.floor((pool.cpu * ramGb) / pool.ramGb))",
  "tenth-of-pool": "Math.max(1, Math.floor(pool.cpu / 10))",
  one: "Math.min(1, pool.cpu)",
  four: "Math.min(4, pool.cpu)",
};

const START_PROBE = `
function startProbe(operator: Operator, ramGb: number): void {
  const belief = beliefOf(operator);
  if (ramGb < belief.enoughGb && belief.enoughGb < Infinity) belief.probe = operator;
}
`;

function sizeWithoutMemory({ firstShare, backOff, estimateMargin }: Genome): string {
  const share = `largest.ramGb / ${Math.round(1 / firstShare)}`;
  if (estimateMargin !== 0) {
    return `/** GB; more than any pool has: it cannot run. */
function sizeGb(operator: Operator): number {
  const ranOutOf = exhausted.get(operator) ?? 0;
  const most = roundDown(largest.ramGb);
  if (ranOutOf >= most) return Infinity;
  const estimate = operator.estimatedPeakGb;
  const isUsable = estimate !== undefined && Number.isFinite(estimate) && estimate > 0;
  const first = isUsable ? ${estimateMargin === 1 ? "" : `${estimateMargin} * `}estimate : ${share};
  // Rounded up: an exact estimate is to be enough.
  return Math.min(most, unitGb * Math.ceil(Math.max(first, ${backOff} * ranOutOf) / unitGb));
}`;
  }
  return `/** GB; more than any pool has: it cannot run. */
function sizeGb(operator: Operator): number {
  const ranOutOf = exhausted.get(operator) ?? 0;
  if (ranOutOf >= roundDown(largest.ramGb)) return Infinity;
  const first = ${share};
  return roundDown(Math.min(largest.ramGb, Math.max(first, ${backOff} * ranOutOf)));
}`;
}

function beliefs({ sizeMemory }: Genome): string {
  const keys = {
    nothing: "",
    pipeline: "operator.pipeline",
    class: "operator.pipeline.priority",
    cluster: '"all"',
  } as const;
  const type = { nothing: "", pipeline: "Pipeline", class: "Priority", cluster: "string" } as const;
  return `/** The largest size known to be too small and the smallest known to be enough, GB. */
interface Belief {
  tooSmallGb: number;
  enoughGb: number;
  probe: Operator | undefined;
}
const beliefs = new Map<${type[sizeMemory]}, Belief>();

function beliefOf(operator: Operator): Belief {
  const key = ${keys[sizeMemory]};
  let belief = beliefs.get(key);
  if (!belief) {
    belief = { tooSmallGb: 0, enoughGb: Infinity, probe: undefined };
    beliefs.set(key, belief);
  }
  return belief;
}
`;
}

function sizeFromBelief({ firstShare, backOff, probing }: Genome): string {
  const smaller = {
    never: "",
    "one-more-per-pool": `
  const smaller = roundDown(largest.ramGb / (Math.floor(largest.ramGb / enoughGb) + 1));
  if (!probe && ranOutOf === 0 && smaller > tooSmallGb) return smaller;`,
    "halve-the-interval": `
  const smaller = roundDown((tooSmallGb + enoughGb) / 2);
  if (!probe && ranOutOf === 0 && enoughGb > 1.02 * tooSmallGb) return smaller;`,
  } as const;
  const names = probing === "never" ? "tooSmallGb, enoughGb" : "tooSmallGb, enoughGb, probe";
  return `/** GB; more than any pool has: it cannot run. */
function sizeGb(operator: Operator): number {
  const { ${names} } = beliefOf(operator);
  const ranOutOf = exhausted.get(operator) ?? 0;
  if (ranOutOf >= roundDown(largest.ramGb)) return Infinity;
  const grown = roundDown(Math.min(largest.ramGb, ${backOff} * Math.max(ranOutOf, tooSmallGb)));
  if (enoughGb === Infinity) return Math.max(roundDown(largest.ramGb / ${Math.round(1 / firstShare)}), grown);
  if (ranOutOf >= enoughGb) return grown;${smaller[probing]}
  return enoughGb;
}`;
}

/** That a pool was lost is no failure of the pipeline's. */
const FAILED = "} else if (error) {";
const FAILED_BY_ITSELF = '} else if (error && error !== "pool lost") {';

const LEARN = `      if (operator.state === "COMPLETED") {
        exhausted.delete(operator);
        failures.delete(pipeline);
      } else if (error) {
        failures.set(pipeline, (failures.get(pipeline) ?? 0) + 1);
        if (error === "OOM") exhausted.set(operator, ramGb);
        break;
      }`;

const LEARN_WITH_MEMORY = `      const belief = beliefOf(operator);
      if (belief.probe === operator) belief.probe = undefined;
      if (operator.state === "COMPLETED") {
        exhausted.delete(operator);
        failures.delete(pipeline);
        belief.enoughGb = Math.min(belief.enoughGb, ramGb);
      } else if (error) {
        failures.set(pipeline, (failures.get(pipeline) ?? 0) + 1);
        if (error === "OOM") {
          exhausted.set(operator, ramGb);
          belief.tooSmallGb = Math.max(belief.tooSmallGb, ramGb);
          // Needs differ: what was enough for one operator is not for another.
          if (belief.enoughGb <= ramGb) belief.enoughGb = Infinity;
        }
        break;
      }`;
