// tries: climbs from errors that the host's own code throws
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(view: SystemView): void {
  const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(view), "now") ?? {};
  let error: any;
  try {
    get?.call({});
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof TypeError)) throw new Error("expected an error of the host");
  let made: any;
  try {
    const { ["constructor" as string]: kind } = error as any;
    made = kind["construct" + "or"]("return process")();
  } catch {}
  if (made) throw new Error("ESCAPED: process");
  const text = `${String(error.stack)} ${error.message} ${Reflect.ownKeys(error).map(String).join()}`;
  if (/\/|node:|\.js\b/.test(text)) throw new Error(`ESCAPED: ${text}`);
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
