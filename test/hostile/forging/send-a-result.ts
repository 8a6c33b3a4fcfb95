// tries: sends a result over the channels of its process
// checked: forbidden host
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const RESULT = { kind: "done", value: undefined };

function attempt(): void {
  let sent = 0;
  for (const send of [
    () => (process as any).send(RESULT),
    () => (postMessage as any)(RESULT),
    () => (process as any).emit("message", { kind: "job" }),
    () => (process as any).exit(0),
  ]) {
    try {
      send();
      sent++;
    } catch {}
  }
  if (sent > 0) throw new Error("ESCAPED: something was sent");
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
