// tries: an operator and four billion holes behind it
// checked: invalid-decision unknown-operator
// unchecked: invalid-decision unknown-operator
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function huge(operators: readonly any[]): any[] {
  const list = [...operators];
  list.length = 2 ** 32 - 1;
  return list;
}

function twist({ assign = [] }: Decision, view: SystemView): any {
  return { assign: assign.map((one): any => ({ ...one, operators: huge(one.operators) })) };
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
  return { schedule: (view) => twist(decide(view), view) };
}
