// tries: changes the rejections it is told, and reads them later
// checked: completed
// unchecked: completed
// with: {"onInvalid":"reject"}
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function twist({ assign = [] }: Decision, view: SystemView): any {
  for (const rejection of view.rejections as any[]) {
    quiet(() => (rejection.code = "planted"));
    quiet(() => Object.defineProperty(rejection, "message", { value: "planted" }));
    if (rejection.code === "planted" || !Object.isFrozen(rejection))
      throw new Error("ESCAPED: a rejection");
  }
  (view.rejections as any).length = 0;
  return { assign: assign.length > 0 ? [...assign, undefined] : assign };
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
