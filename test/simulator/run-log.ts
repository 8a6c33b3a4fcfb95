/** A run as it can be told from its event log alone. */
import type { FailureReason } from "../../src/simulator/policy.js";
import type { OperatorRef, SimulationEvent } from "../../src/simulator/index.js";

export interface OperatorLog extends OperatorRef {
  readonly startTick: number;
  endTick: number | undefined;
}

export interface ContainerLog {
  readonly id: string;
  readonly pool: number;
  readonly operators: readonly OperatorRef[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly startTick: number;
  readonly ran: OperatorLog[];
  suspendTick: number | undefined;
  suspendedTick: number | undefined;
  endTick: number | undefined;
  error: FailureReason | null | undefined;
}

function find(containers: ReadonlyMap<string, ContainerLog>, id: string): ContainerLog {
  const container = containers.get(id);
  if (!container) throw new Error(`container ${id} has not been created`);
  return container;
}

/** The containers of a run by id, in order of creation. */
export function readLog(events: readonly SimulationEvent[]): Map<string, ContainerLog> {
  const containers = new Map<string, ContainerLog>();
  for (const event of events) {
    switch (event.type) {
      case "assign": {
        const { container: id, pool, operators, cpu, ramGb, tick: startTick } = event;
        if (containers.has(id)) throw new Error(`container ${id} was created twice`);
        const nothing = {
          suspendTick: undefined,
          suspendedTick: undefined,
          endTick: undefined,
          error: undefined,
        };
        containers.set(id, { id, pool, operators, cpu, ramGb, startTick, ran: [], ...nothing });
        break;
      }
      case "suspend":
        find(containers, event.container).suspendTick = event.tick;
        break;
      case "suspended":
        find(containers, event.container).suspendedTick = event.tick;
        break;
      case "operator-start": {
        const { tick: startTick, pipeline, operator } = event;
        find(containers, event.container).ran.push({
          pipeline,
          operator,
          startTick,
          endTick: undefined,
        });
        break;
      }
      case "operator-end": {
        const operator = find(containers, event.container).ran.at(-1);
        if (!operator || operator.endTick !== undefined || operator.operator !== event.operator) {
          throw new Error(
            `operator ${event.operator} ended, but was not running, in ${event.container}`,
          );
        }
        operator.endTick = event.tick;
        break;
      }
      case "result": {
        const container = find(containers, event.container);
        container.endTick = event.tick;
        container.error = event.error;
        break;
      }
      case "arrival":
      case "complete":
      case "timed-out":
      case "reject":
      case "pool-lost":
      case "pool-back":
        break;
    }
  }
  return containers;
}
