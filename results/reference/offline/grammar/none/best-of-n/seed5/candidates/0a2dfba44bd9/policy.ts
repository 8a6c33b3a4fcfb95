// Written by schedlab's grammar proposer, a seeded sampler of scheduling ideas. It is not an LLM.
// - queue order: fewest remaining operators first; weighted by the square root of the class weight (10, 5, 1)
// - aging: the longer it has waited, the later (1 per second)
// - first size: 1/10 of the largest pool's memory; times 2 after running out of it
// - memory of sizes: what was enough, per cluster
// - retry limit: a pipeline is given up after 1 failure in a row
// - CPU: four
// - placement: the first pool with room
// - admission: a pipeline that has not been started within 80 s never is
import type { Assignment, Cluster, Operator, Pipeline, Policy, Pool, Priority, Result, SystemView } from "schedlab/policy";

const ROOT_WEIGHT: Readonly<Record<Priority, number>> = { QUERY: 3.16, INTERACTIVE: 2.24, BATCH_PIPELINE: 1 };

export default function create(cluster: Cluster): Policy {
  /** Operators that could run now, sorted by key. */
  const ready: { readonly operator: Operator; readonly key: number }[] = [];
  const listed = new Set<Operator>();

  /** Place in the queue: smaller goes first. */
  function key(pipeline: Pipeline): number {
    return pipeline.remainingOperators / ROOT_WEIGHT[pipeline.priority] - 1 * pipeline.arrivedAt;
  }

  function list(operator: Operator): void {
    if (listed.has(operator)) return;
    listed.add(operator);
    const entry = { operator, key: key(operator.pipeline) };
    let low = 0;
    let high = ready.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = ready[middle];
      if (other && other.key <= entry.key) low = middle + 1;
      else high = middle;
    }
    ready.splice(low, 0, entry);
  }

  function take(index: number): void {
    const [entry] = ready.splice(index, 1);
    if (entry) listed.delete(entry.operator);
  }

  /** Pipelines in which something has changed may have operators that can run now. */
  function listReady({ arrivals, results }: SystemView): void {
    const changed = new Set(arrivals);
    for (const result of results) {
      for (const operator of result.operators) changed.add(operator.pipeline);
    }
    for (const pipeline of changed) {
      for (const operator of pipeline.operators) {
        if (operator.isAssignable && operator.parentsComplete) list(operator);
      }
    }
  }

  const largest = cluster.pools.reduce((best, pool) => (pool.ramGb > best.ramGb ? pool : best));
  /** Failures in a row. */
  const failures = new Map<Pipeline, number>();
  /** What an operator has run out of, GB. */
  const exhausted = new Map<Operator, number>();
  /** The largest size known to be too small and the smallest known to be enough, GB. */
  interface Belief {
    tooSmallGb: number;
    enoughGb: number;
    probe: Operator | undefined;
  }
  const beliefs = new Map<string, Belief>();

  function beliefOf(operator: Operator): Belief {
    const key = "all";
    let belief = beliefs.get(key);
    if (!belief) {
      belief = { tooSmallGb: 0, enoughGb: Infinity, probe: undefined };
      beliefs.set(key, belief);
    }
    return belief;
  }

  /** Sizes are multiples of this power of two, which add up without rounding. */
  const unitGb = 2 ** Math.floor(Math.log2(largest.ramGb / 8192));

  function roundDown(gb: number): number {
    return Math.max(unitGb, unitGb * Math.floor(gb / unitGb));
  }

  function cpus(pool: Pool): number {
    return Math.min(4, pool.cpu);
  }

  /** GB; more than any pool has: it cannot run. */
  function sizeGb(operator: Operator): number {
    const { tooSmallGb, enoughGb } = beliefOf(operator);
    const ranOutOf = exhausted.get(operator) ?? 0;
    if (ranOutOf >= roundDown(largest.ramGb)) return Infinity;
    const grown = roundDown(Math.min(largest.ramGb, 2 * Math.max(ranOutOf, tooSmallGb)));
    if (enoughGb === Infinity) return Math.max(roundDown(largest.ramGb / 10), grown);
    if (ranOutOf >= enoughGb) return grown;
    return enoughGb;
  }

  function learn(results: readonly Result[]): void {
    for (const { operators, ramGb, error } of results) {
      for (const operator of operators) {
        const { pipeline } = operator;
        const belief = beliefOf(operator);
        if (belief.probe === operator) belief.probe = undefined;
        if (operator.state === "COMPLETED") {
          exhausted.delete(operator);
          failures.delete(pipeline);
          belief.enoughGb = Math.min(belief.enoughGb, ramGb);
        } else if (error) {
          failures.set(pipeline, (failures.get(pipeline) ?? 0) + 1);
          if (error === "OOM") {
            exhausted.set(operator, ramGb);
            belief.tooSmallGb = Math.max(belief.tooSmallGb, ramGb);
            // Needs differ: what was enough for one operator is not for another.
            if (belief.enoughGb <= ramGb) belief.enoughGb = Infinity;
          }
          break;
        }
      }
    }
  }

  interface Room {
    readonly pool: Pool;
    cpu: number;
    ramGb: number;
  }

  function choosePool(rooms: readonly Room[], ramGb: number): Room | undefined {
    let best: Room | undefined;
    for (const room of rooms) {
      if (room.cpu > 0 && room.ramGb >= ramGb && (!best)) best = room;
    }
    return best;
  }

  function isAdmitted(pipeline: Pipeline, now: number): boolean {
    if (pipeline.isTimedOut || (failures.get(pipeline) ?? 0) >= 1) return false;
    const isStarted = pipeline.remainingOperators < pipeline.operators.length || failures.has(pipeline);
    return isStarted || now - pipeline.arrivedAt <= 80;
  }

  function fill(view: SystemView): Assignment[] {
    const assign: Assignment[] = [];
    const rooms = view.pools.map((pool) => ({ pool, cpu: pool.availableCpu, ramGb: pool.availableRamGb }));
    let index = 0;
    let passed = 0;
    while (rooms.some((room) => room.ramGb > 0 && room.cpu > 0)) {
      const operator = ready[index]?.operator;
      if (!operator) break;
      if (!operator.isAssignable || !isAdmitted(operator.pipeline, view.now)) {
        take(index);
        continue;
      }
      const ramGb = sizeGb(operator);
      const room = choosePool(rooms, ramGb);
      if (!room) {
        if (++passed > 8) break;
        index++;
        continue;
      }
      take(index);
      const cpu = Math.min(room.cpu, cpus(room.pool));
      room.cpu -= cpu;
      room.ramGb -= ramGb;
      assign.push({ operators: [operator], pool: room.pool, cpu, ramGb });
    }
    return assign;
  }

  return {
    schedule(view: SystemView) {
      learn(view.results);
      listReady(view);
      const assign = fill(view);
      return { assign };
    },
  };
}
