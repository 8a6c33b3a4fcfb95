// tries: hides the counter's name from the compiler, where the file's name makes it take code for the text of a tag
// checked: over-budget steps
// unchecked: over-budget steps
// file: policy.tsx
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

// By the rules of .tsx files the rest of the line is a tag with text in it; by those of .ts files it is a cast,
// a variable that hides the counter from all that follows, and a comment.
const loose = <any>0;
let $meterLeft = 1e15; /* </any>; /**/

function attempt(): void {
  let turns = 0;
  while (turns < 500_000) turns++;
  throw new Error(`ESCAPED: ${turns} turns for nothing`);
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
