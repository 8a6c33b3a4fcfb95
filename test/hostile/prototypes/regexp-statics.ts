// tries: reads and plants what the last regular expression matched
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const statics: any = RegExp;
  for (const name of [
    "$1",
    "$_",
    "$&",
    "input",
    "lastMatch",
    "lastParen",
    "leftContext",
    "rightContext",
  ]) {
    quiet(() => (statics[name] = "planted"));
    quiet(() => Object.defineProperty(statics, name, { value: "planted" }));
    /(secret)/.exec("a secret");
    if (statics[name] !== undefined) throw new Error(`ESCAPED: RegExp.${name} is ${statics[name]}`);
  }
  quiet(() => (RegExp.prototype as any).compile.call(/x/, "y"));
  quiet(() => (statics.prototype.exec = () => null));
  quiet(() => Object.defineProperty(statics.prototype, "flags", { get: () => "g" }));
  if (/x/.exec("x") === null || /x/.flags !== "") throw new Error("ESCAPED: RegExp.prototype");
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
