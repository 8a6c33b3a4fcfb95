// tries: a list to which a getter adds while the host reads it
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function twist({ assign = [] }: Decision): any {
  const list: any[] = assign.map((one) => ({
    ...one,
    get cpu(): number {
      for (let i = 0; i < 10; i++) list.push({ operators: [{}], pool: {}, cpu: -1, ramGb: -1 });
      return 1;
    },
  }));
  return { assign: list };
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

export default function create(): Policy {
  const decide = scheduler();
  return { schedule: (view) => twist(decide(view)) };
}
