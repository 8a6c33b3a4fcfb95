// tries: uses what hardens the process to make compartments of its own
// checked: type-error TS2304
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  let found: any;
  try {
    found = new Compartment({ globals: {} }).evaluate("1 + 1");
  } catch {}
  try {
    found ??= new ModuleSource("export default 1");
  } catch {}
  try {
    found ??= lockdown({ errorTaming: "unsafe" });
    found ??= harden({});
  } catch {}
  if (found !== undefined) throw new Error("ESCAPED: an evaluator");
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
  const decide = scheduler();
  return {
    schedule(view) {
      attempt();
      return decide(view);
    },
  };
}
