// tries: looks for what operators will need, and for the end of the run, under every key there is
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

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

const KNOWN = new Set(
  (
    "constructor now tick arrivals results pools pipelines rejections id pipeline parents children state isAssignable " +
    "parentsComplete estimatedPeakGb priority arrivedAt operators remainingOperators isComplete hasFailures " +
    "isTimedOut pool cpu ramGb startedAt memoryInUseGb isSuspendable isUp availableCpu availableRamGb containers " +
    "suspending suspended container error tickSeconds multiOperatorContainers allowMemoryOvercommit maxJobSeconds"
  ).split(" "),
);

function attempt(view: SystemView, cluster: Cluster): void {
  for (const object of everything(view, cluster)) {
    const proto = Object.getPrototypeOf(object);
    const keys = [
      ...Reflect.ownKeys(object),
      ...(proto === Object.prototype ? [] : Reflect.ownKeys(proto)),
    ];
    const unknown = keys.find((key) => typeof key === "symbol" || !KNOWN.has(key));
    if (unknown !== undefined) throw new Error(`ESCAPED: ${String(unknown)}`);
    for (const key in object) if (!KNOWN.has(key)) throw new Error(`ESCAPED: ${key}`);
    if (object.estimatedPeakGb !== undefined) throw new Error("ESCAPED: an estimate nobody made");
    const text = JSON.stringify(object) ?? "";
    if (/baseline|memoryGb|storage|needs|spec|duration/.test(text))
      throw new Error(`ESCAPED: ${text}`);
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
