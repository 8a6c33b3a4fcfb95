// tries: reads private fields by classes of its own with fields of the same names
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

class Spy {
  #operator: any = 0;
  #pool: any = 0;
  #run: any = 0;
  #container: any = 0;
  static read(object: any): any[] {
    return [
      () => object.#operator,
      () => object.#pool,
      () => object.#run,
      () => object.#container,
      () => (object.#operator = 1),
      () => (#pool in object ? object : undefined),
    ].flatMap((read) => {
      try {
        return [read()];
      } catch {
        return [];
      }
    });
  }
}

function attempt(view: SystemView): void {
  const [pipeline] = view.pipelines;
  for (const object of [view, view.pools[0], pipeline, pipeline?.operators[0], view.results[0]]) {
    if (object && Spy.read(object).some((one) => one !== undefined))
      throw new Error("ESCAPED: a private field");
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
