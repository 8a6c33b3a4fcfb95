// tries: lets its lists be copied by a class of its own, to see what the host does with them
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const seen: unknown[] = [];

class Spy<T> extends Array<T> {
  static override get [Symbol.species](): any {
    return function (this: any, ...args: any[]): any {
      seen.push(args);
      return [];
    };
  }
  override map(...args: any[]): any {
    seen.push(args);
    return this;
  }
  override slice(...args: any[]): any {
    seen.push(args);
    return this;
  }
  override forEach(...args: any[]): any {
    seen.push(args);
  }
  override *[Symbol.iterator](): any {
    seen.push("iterator");
  }
}

function spied<T>(list: readonly T[]): Spy<T> {
  const spy = new Spy<T>();
  for (let i = 0; i < list.length; i++) spy[i] = list[i];
  return spy;
}

function attempt(): void {
  if (seen.length > 0) throw new Error("ESCAPED: the host called a method of the policy's list");
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
  return {
    schedule(view) {
      attempt();
      const { assign = [] } = decide(view);
      return { assign: spied(assign.map((one) => ({ ...one, operators: spied(one.operators) }))) };
    },
  };
}
