// tries: reads where the host's files are, and the frames of its callers, from stack traces
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const errors: any = Error;
  const texts: string[] = [];
  quiet(() => (errors.stackTraceLimit = 1e6));
  quiet(() => (errors.prepareStackTrace = (_: any, frames: any) => frames));
  quiet(() =>
    Object.defineProperty(errors, "prepareStackTrace", { value: (_: any, frames: any) => frames }),
  );
  const object: any = {};
  quiet(() => errors.captureStackTrace(object));
  const thrown: any[] = [new Error("x"), new RangeError("x"), new AggregateError([], "x"), object];
  try {
    (null as any).x;
  } catch (error) {
    thrown.push(error);
  }
  for (const error of thrown) {
    quiet(() => {
      const { stack } = error;
      if (typeof stack === "object" && stack) texts.push(`frames ${typeof stack[0]?.getThis}`);
      else if (stack) texts.push(String(stack));
    });
  }
  const found = texts.find((text) => /\bat\b.*:\d+|node:|file:|frames|\//.test(text));
  if (found !== undefined) throw new Error(`ESCAPED: ${found}`);
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
      attempt();
      return decide(view);
    },
  };
}
