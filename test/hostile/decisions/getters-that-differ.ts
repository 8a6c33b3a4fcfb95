// tries: getters that are valid when they are read first and something else after that
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function differing({ operators, pool, cpu, ramGb }: any): any {
  const reads = new Map<string, number>();
  const first = (key: string, value: any, later: any): any => {
    reads.set(key, (reads.get(key) ?? 0) + 1);
    return reads.get(key) === 1 ? value : later;
  };
  const list: any[] = [];
  Object.defineProperty(list, 0, {
    get: () => first("operator", operators[0], {}),
    enumerable: true,
  });
  return {
    get operators(): any {
      return first("operators", list, []);
    },
    get pool(): any {
      return first("pool", pool, {});
    },
    get cpu(): any {
      return first("cpu", cpu, 1e9);
    },
    get ramGb(): any {
      return first("ramGb", ramGb, 1e9);
    },
  };
}

function twist({ assign = [] }: Decision, view: SystemView): any {
  return { assign: assign.map((one): any => differing(one)) };
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
