import type { Genome, GenomeCluster } from "./genome.js";
import { admissionSection } from "./admission.js";
import { orderSection } from "./order.js";
import { placementSection } from "./placement.js";
import { preemptionSection } from "./preemption.js";
import { probes, sizingSection } from "./sizing.js";

/** Lines of a policy that carry out one idea: what the ideas are called, and the code. */
export interface Section {
  /** For the policy's first comment, in a few words. */
  readonly ideas: readonly string[];
  /** Module-level constants. */
  readonly constants?: string;
  /** Body of the factory: state and functions. */
  readonly code: string;
}

/** Writes the policy that a genome stands for: one TypeScript module that can be read, edited and run by itself. */
export function renderPolicy(
  genome: Genome,
  { losesPools = false }: Pick<GenomeCluster, "losesPools"> = {},
): string {
  const sections = [
    orderSection(genome),
    sizingSection(genome, losesPools),
    placementSection(genome),
    admissionSection(genome),
    preemptionSection(genome),
  ];
  const ideas = sections.flatMap((section) => section.ideas);
  const constants = sections.flatMap((section) => section.constants || []);
  const code = sections.map((section) => section.code).filter((text) => text !== "");
  const suspends = genome.preemption === "for-queries";
  return `${[
    "// Written by schedlab's grammar proposer, a seeded sampler of scheduling ideas. It is not an LLM.",
    ...ideas.map((idea) => `// - ${idea}`),
    typeImport([...constants, ...code].join("\n")),
    "",
    ...constants,
    ...(constants.length > 0 ? [""] : []),
    "export default function create(cluster: Cluster): Policy {",
    indent([...code, schedule(genome, suspends)].join("\n\n")),
    "}",
  ].join("\n")}\n`;
}

const TYPES = ["Container", "Pipeline", "Pool", "Priority", "Result"];

function typeImport(code: string): string {
  const used = TYPES.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const names = [...used, "Assignment", "Cluster", "Operator", "Policy", "SystemView"];
  return `import type { ${names.sort().join(", ")} } from "schedlab/policy";`;
}

function schedule(genome: Genome, suspends: boolean): string {
  const { packing, lookAhead, headRoom, maxWaitSeconds, cpu } = genome;
  const packs = packing === "whole-pipeline";
  const notFitting =
    lookAhead === 0
      ? "if (!room) break;"
      : `if (!room) {
      if (++passed > ${lookAhead}) break;
      index++;
      continue;
    }`;
  return `function fill(view: SystemView): Assignment[] {
  const assign: Assignment[] = [];
  const rooms = view.pools.map((pool) => ({ pool, cpu: pool.availableCpu, ramGb: pool.availableRamGb }));${
    packs ? "\n  const assigned = new Set<Operator>();" : ""
  }
  let index = 0;${lookAhead === 0 ? "" : "\n  let passed = 0;"}
  while (rooms.some((room) => room.ramGb > 0 && room.cpu > 0)) {
    const operator = ready[index]?.operator;
    if (!operator) break;
    if (!operator.isAssignable || !isAdmitted(operator.pipeline${maxWaitSeconds > 0 ? ", view.now" : ""})) {
      take(index);
      continue;
    }
    const ramGb = sizeGb(operator);
    const room = choosePool(rooms, ramGb${headRoom > 0 ? ", operator.pipeline" : ""});
    ${notFitting}
    take(index);${probes(genome) ? "\n    startProbe(operator, ramGb);" : ""}
    const cpu = Math.min(room.cpu, cpus(room.pool${cpu === "share-of-memory" ? ", ramGb" : ""}));
    room.cpu -= cpu;
    room.ramGb -= ramGb;
    assign.push({ operators: ${packs ? "together(operator, assigned)" : "[operator]"}, pool: room.pool, cpu, ramGb });
  }
  return assign;
}

return {
  schedule(view: SystemView) {
    learn(view.results);
    listReady(view);
    const assign = fill(view);
    return { assign${suspends ? ", suspend: suspensions(view.pools)" : ""} };
  },
};`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
