// tries: makes views of its own from the prototypes of real ones
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(view: SystemView): void {
  const [pipeline] = view.pipelines;
  const operator: any = pipeline?.operators[0];
  if (!operator) return;
  const forged = Object.create(Object.getPrototypeOf(operator), { state: { value: "COMPLETED" } });
  let children: any;
  try {
    children = forged.children;
  } catch {}
  if (children !== undefined) throw new Error("ESCAPED: a forged view leads to operators");
  let made: any;
  try {
    made = new (Object.getPrototypeOf(operator) as any)["construct" + "or"](operator);
  } catch {
    made = undefined;
  }
  if (made) throw new Error("ESCAPED: a view was made");
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
      attempt(view);
      return decide(view);
    },
  };
}
