// tries: calls the getters of views on other views, on forgeries and on nothing
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(view: SystemView): void {
  const [pool] = view.pools;
  const [pipeline] = view.pipelines;
  if (!pool || !pipeline) return;
  const views: any[] = [view, pool, pipeline, pipeline.operators[0]];
  for (const one of views) {
    const proto = Object.getPrototypeOf(one);
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors<any>(proto))) {
      if (!get) continue;
      const others = views.filter((other) => other !== one);
      for (const receiver of [
        ...others,
        Object.create(one),
        Object.create(proto),
        proto,
        {},
        undefined,
        7,
      ]) {
        let value: any;
        try {
          value = Reflect.apply(get, receiver, [one]);
        } catch {}
        if (value !== undefined) throw new Error(`ESCAPED: ${name} of something else`);
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
