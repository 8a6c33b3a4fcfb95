// tries: empties, reverses and fills every list it is given
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function everything(view: SystemView, cluster: Cluster): any[] {
  const containers = view.pools.flatMap((pool) => [...pool.containers, ...pool.suspending]);
  const operators = view.pipelines.flatMap((pipeline) => pipeline.operators);
  return [
    view,
    cluster,
    ...view.pools,
    ...containers,
    ...view.pipelines,
    ...operators,
    ...view.results,
  ];
}

function attempt(view: SystemView, cluster: Cluster): void {
  for (const object of everything(view, cluster)) {
    if (object === cluster) continue;
    for (const key of [
      "arrivals",
      "results",
      "pools",
      "pipelines",
      "rejections",
      "operators",
      "containers",
      "suspending",
      "suspended",
      "parents",
      "children",
    ]) {
      const list = object[key];
      if (!Array.isArray(list)) continue;
      const before = [...list];
      quiet(() => list.reverse());
      quiet(() => list.push("planted", null, object));
      quiet(() => list.fill(0));
      quiet(() => (list.length = 0));
      quiet(() => Object.defineProperty(list, 0, { get: () => "planted" }));
      const again = object[key];
      if (again === list) throw new Error(`ESCAPED: ${key} is the same list when read again`);
      if (
        again.length !== before.length ||
        again.some((one: any, i: number) => one !== before[i])
      ) {
        throw new Error(`ESCAPED: ${key} has changed`);
      }
    }
  }
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
      attempt(view, cluster);
      return decide(view);
    },
  };
}
