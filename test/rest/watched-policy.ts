import type {
  Assignment,
  Container,
  Operator,
  Pipeline,
  PolicyFactory,
  SystemView,
} from "../../src/simulator/index.js";
import { chanceOf } from "../simulator/chance.js";

/** A policy, and a record of everything that it is shown in each call but edges of the DAG and names of operators. */
export function watched(factory: PolicyFactory, seen: string[]): PolicyFactory {
  return (cluster) => {
    const { pools, ...rest } = cluster;
    seen.push(JSON.stringify([rest, pools.map(({ id, cpu, ramGb }) => [id, cpu, ramGb])]));
    const { tickSeconds, maxJobSeconds = Infinity } = cluster;
    const limitTicks = Math.trunc(maxJobSeconds * Math.round(1 / tickSeconds));
    const policy = factory(cluster);
    return {
      ...(policy.mode && { mode: policy.mode }),
      schedule(view) {
        const isLate = ({ arrivedAt }: Pipeline): boolean =>
          Math.round((view.now - arrivedAt) / tickSeconds) >= limitTicks;
        seen.push(JSON.stringify(shown(view, isLate)));
        return policy.schedule(view);
      },
    };
  };
}

function shown(view: SystemView, isLate: (pipeline: Pipeline) => boolean): unknown {
  /** Of a pipeline past its deadline the protocol tells no more how its operators fare. */
  const operatorOf = (operator: Operator): unknown => {
    const { pipeline, state, isAssignable, parentsComplete, estimatedPeakGb } = operator;
    const place = [pipeline.id, pipeline.operators.indexOf(operator)];
    return isLate(pipeline)
      ? place
      : [place, state, isAssignable, parentsComplete, estimatedPeakGb];
  };
  const containerOf = (container: Container): unknown => {
    const { id, pool, operators, cpu, ramGb, priority, startedAt } = container;
    const { memoryInUseGb, isSuspendable } = container;
    const figures = [pool.id, cpu, ramGb, priority, startedAt, memoryInUseGb, isSuspendable];
    return [id, figures, operators.map(operatorOf)];
  };
  const pipelineOf = (pipeline: Pipeline): unknown => {
    const { id, priority, arrivedAt, operators, remainingOperators } = pipeline;
    const { isComplete, hasFailures, isTimedOut } = pipeline;
    const flags = [isComplete, hasFailures, isTimedOut];
    return [id, priority, arrivedAt, remainingOperators, flags, operators.map(operatorOf)];
  };
  const { now, tick, arrivals, results, pools, pipelines } = view;
  return {
    now,
    tick,
    arrivals: arrivals.map(({ id }) => id),
    pipelines: pipelines.map(pipelineOf),
    results: results.map(({ container, operators, cpu, ramGb, priority, pool, error }) => [
      containerOf(container),
      operators.map(operatorOf),
      [cpu, ramGb, priority, pool.id, error],
    ]),
    pools: pools.map((pool) => [
      [pool.id, pool.cpu, pool.ramGb, pool.availableCpu, pool.availableRamGb, pool.memoryInUseGb],
      [pool.containers, pool.suspending, pool.suspended].map((list) => list.map(containerOf)),
    ]),
  };
}

/** A policy that does as it pleases, without looking at a DAG's edges: any sizes, containers of several pipelines, suspensions. */
export function erratic(seed: number): PolicyFactory {
  return ({ multiOperatorContainers }) => {
    const chance = chanceOf(seed);
    return {
      schedule({ pipelines, pools }) {
        const assign: Assignment[] = [];
        const taken = new Set<Operator>();
        for (const pool of pools) {
          let { availableCpu: cpu, availableRamGb: ramGb } = pool;
          for (let attempt = 0; attempt < 3; attempt++) {
            const isFree = (o: Operator): boolean => o.isAssignable && !taken.has(o);
            const some = chance.shuffled(pipelines).slice(0, 2);
            const startable = some.flatMap(({ operators }) => {
              const left = operators.filter(({ state }) => state !== "COMPLETED");
              // Nothing of it runs: all that is left can run in this order.
              if (left.every(isFree)) return left;
              return left.filter((o) => isFree(o) && (o.parentsComplete || chance.of(1)));
            });
            const count = multiOperatorContainers ? 1 + chance.below(6) : 1;
            const operators = startable.slice(0, count);
            const size = { cpu: cpu * chance.share(), ramGb: ramGb * chance.share() };
            if (operators.length === 0 || !(size.cpu > 0 && size.ramGb > 0)) continue;
            for (const operator of operators) taken.add(operator);
            cpu -= size.cpu;
            ramGb -= size.ramGb;
            assign.push({ operators, pool, ...size });
          }
        }
        const suspend = pools
          .flatMap(({ containers }) => containers)
          .filter((container) => container.isSuspendable && chance.of(50));
        return { assign, suspend };
      },
    };
  };
}
