// tries: learns the machine's language and time zone
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  const texts: unknown[] = [
    (1234567.891).toLocaleString(),
    (1234567.891).toLocaleString("de-DE", { style: "currency", currency: "EUR" }),
    [1234.5].toLocaleString(),
    "\u00e4".localeCompare("z") > 0,
    "a".localeCompare("B") > 0,
    "I".toLocaleLowerCase("tr"),
    "i".toLocaleUpperCase("tr"),
  ];
  const expected = ["1234567.891", "1234567.891", "1234.5", true, true, "i", "I"];
  texts.forEach((text, i) => {
    if (text !== expected[i]) throw new Error(`ESCAPED: locale ${i} gives ${String(text)}`);
  });
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
