// tries: makes its operators need less
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView): void {
  for (const pipeline of view.pipelines as any[]) {
    for (const operator of pipeline.operators) {
      for (const key of [
        "spec",
        "baselineCpuSeconds",
        "cpuSeconds",
        "memoryGb",
        "storageReadGb",
        "estimatedPeakGb",
      ]) {
        quiet(() => (operator[key] = 0));
        quiet(() => (operator.spec[key] = 0));
        quiet(() => (pipeline.spec.operators[0][key] = 0));
        quiet(() => Reflect.set(operator, key, 0, operator));
        if (operator[key] === 0) throw new Error(`ESCAPED: ${key}`);
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
      attempt(view);
      return decide(view);
    },
  };
}
