// tries: marks its operators as completed
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView): void {
  for (const pipeline of view.pipelines) {
    for (const operator of pipeline.operators as any[]) {
      const before = operator.state;
      quiet(() => (operator.state = "COMPLETED"));
      quiet(() => (operator.isAssignable = true));
      quiet(() => (operator.parentsComplete = true));
      quiet(() => Object.defineProperty(operator, "state", { value: "COMPLETED" }));
      quiet(() =>
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(operator), "state")?.set?.call(
          operator,
          4,
        ),
      );
      quiet(() => ((pipeline as any).remainingOperators = 0));
      quiet(() => ((pipeline as any).isComplete = true));
      if (operator.state !== before) throw new Error("ESCAPED: an operator is done");
    }
    if (pipeline.isComplete && pipeline.remainingOperators > 0)
      throw new Error("ESCAPED: a pipeline is done");
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
