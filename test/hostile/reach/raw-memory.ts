// tries: shares memory with a thread, to count time, and compiles machine code
// checked: forbidden raw-memory
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  let found: any;
  for (const make of [
    () => new SharedArrayBuffer(8),
    () => new ArrayBuffer(1e9),
    () => new Float64Array(8),
    () => (Atomics as any).wait,
    () => (WebAssembly as any).Memory,
    () => (Buffer as any).allocUnsafe(64),
  ]) {
    try {
      found ??= make();
    } catch {}
  }
  if (found) throw new Error("ESCAPED: raw memory");
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
