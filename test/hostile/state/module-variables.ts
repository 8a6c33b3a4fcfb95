// tries: counts its runs in variables of the module
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

let runs = 0;
const seen: unknown[] = [];
const counter = { runs: 0 };

function attempt(cluster: Cluster): void {
  if (runs++ > 0 || seen.push(cluster) > 1 || counter.runs++ > 0)
    throw new Error("ESCAPED: an earlier run");
}

/** The honest part: every operator that is ready, 1 CPU and 10 GB each. */
function scheduler(): (view: SystemView) => Decision {
  const waiting: Operator[] = [];
  return (view) => {
    for (const { operators } of view.arrivals) waiting.push(...operators);
    const [pool] = view.pools;
    const free = Math.floor(Math.min(pool.availableCpu, pool.availableRamGb / 10));
    const ready = waiting.filter((operator) => operator.parentsComplete).slice(0, free);
    for (const operator of ready) waiting.splice(waiting.indexOf(operator), 1);
    return {
      assign: ready.map((operator) => ({ operators: [operator], pool, cpu: 1, ramGb: 10 })),
    };
  };
}

export default function create(cluster: Cluster): Policy {
  attempt(cluster);
  const decide = scheduler();
  return { schedule: decide };
}
