/** What the hostile policies do beside their attempts; `attempt` is run first in every call. */
function honestPolicy(attempt = ""): string {
  return `import type { Operator, Policy } from "schedlab/policy";

export default function create(): Policy {
  const waiting: Operator[] = [];
  return {
    schedule({ arrivals, pools: [pool] }) {
      ${attempt}
      for (const { operators } of arrivals) waiting.push(...operators);
      const free = Math.floor(Math.min(pool.availableCpu, pool.availableRamGb / 10));
      const ready = waiting.filter((operator) => operator.parentsComplete).slice(0, free);
      for (const operator of ready) waiting.splice(waiting.indexOf(operator), 1);
      return { assign: ready.map((operator) => ({ operators: [operator], pool, cpu: 1, ramGb: 10 })) };
    },
  };
}
`;
}

/** Every operator that is ready, 1 CPU and 10 GB each. */
export const HONEST = honestPolicy();

/** The same, but it needs 104 MB in its first call. */
export const LARGE = honestPolicy("if (waiting.length === 0) new Array(13e6).fill(0.5);");

/** Decides nothing. */
export const IDLE = "export default function create() { return { schedule() {} }; }";
