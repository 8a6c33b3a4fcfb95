/** One pool's part of a tick: rules 6.3a to 6.3g, and rule 7. */
import type { FailureReason } from "../../src/simulator/policy.js";
import type { PlainDecision } from "./decision.js";
import {
  isTimedOut,
  parentsComplete,
  RuleViolation,
  type PlainContainer,
  type PlainPool,
  type World,
} from "./model.js";
import { DISK_GB_PER_SECOND, memoryInTick, operatorTicks, ticksIn } from "./operator-time.js";
import { createContainer, priorityOf } from "./views.js";

export function stepPool(world: World, pool: PlainPool, decision: PlainDecision): void {
  startSuspensions(world, pool, decision);
  startContainers(world, pool, decision);
  continueSuspensions(world, pool);
  for (const container of pool.active) runOneTick(world, container);
  killForMemory(pool);
  killForTime(world, pool);
  loseOrBringBack(world, pool);
  collectEnded(world, pool);
  if (!pool.isUp) emptyLost(pool);
}

/** Rule 6.3a. */
function startSuspensions(world: World, pool: PlainPool, decision: PlainDecision): void {
  for (const container of decision.suspend) {
    if (container.pool !== pool) continue;
    container.suspendTicksLeft = ticksIn(container.ramGb / DISK_GB_PER_SECOND, world.tickSeconds);
    for (const operator of container.operators) {
      if (operator.state !== "COMPLETED") operator.state = "SUSPENDING";
    }
    pool.active = pool.active.filter((other) => other !== container);
    pool.suspending.push(container);
    world.tally.suspensions += 1;
    world.events.push({
      tick: world.tick,
      type: "suspend",
      container: container.id,
      pool: pool.id,
    });
  }
}

/** Rule 6.3b; the sums were checked with the decision. */
function startContainers(world: World, pool: PlainPool, decision: PlainDecision): void {
  for (const { pool: wanted, operators, cpu, ramGb } of decision.assign) {
    if (wanted !== pool) continue;
    const container = createContainer(world, pool, operators, cpu, ramGb);
    pool.active.push(container);
    pool.availableCpu -= cpu;
    pool.availableRamGb -= ramGb;
    world.tally.assignments += 1;
    world.events.push({
      tick: world.tick,
      type: "assign",
      container: container.id,
      pool: pool.id,
      operators: operators.map((operator) => ({
        pipeline: operator.pipeline.spec.id,
        operator: operator.spec.id,
      })),
      cpu,
      ramGb,
    });
  }
}

/** Rule 6.3c, with rule 11: a suspension that needs no tick ends here in the tick it starts. */
function continueSuspensions(world: World, pool: PlainPool): void {
  for (const container of [...pool.suspending]) {
    container.suspendTicksLeft -= 1;
    if (container.suspendTicksLeft > 0) continue;
    for (const operator of container.operators) {
      if (operator.state === "SUSPENDING") operator.state = "PENDING";
    }
    pool.availableCpu += container.cpu;
    pool.availableRamGb += container.ramGb;
    pool.suspending = pool.suspending.filter((other) => other !== container);
    pool.suspended.push(container);
    world.suspensionEnded = true;
    world.events.push({
      tick: world.tick,
      type: "suspended",
      container: container.id,
      pool: pool.id,
    });
  }
}

/** Rule 7, and of rule 6.3e the container's part in the pool's running sum. */
function runOneTick(world: World, container: PlainContainer): void {
  const operator = container.operators[container.current];
  if (operator === undefined) throw new Error("an active container has an operator to run");
  const log = (type: "operator-start" | "operator-end") => {
    world.events.push({
      tick: world.tick,
      type,
      container: container.id,
      pipeline: operator.pipeline.spec.id,
      operator: operator.spec.id,
    });
  };

  container.ticks += 1;
  container.suspendable = false; // rule 7.4
  if (container.progress === 0) {
    // rule 7.2
    if (!parentsComplete(operator)) throw new RuleViolation("parent-incomplete");
    operator.state = "RUNNING";
    log("operator-start");
  }

  let memoryGb = memoryInTick(operator.spec, container.progress, world.tickSeconds);
  if (memoryGb <= container.ramGb) {
    // rule 7.3: otherwise no progress
    container.progress += 1;
    if (container.progress >= operatorTicks(operator.spec, container.cpu, world.tickSeconds)) {
      operator.state = "COMPLETED";
      log("operator-end");
      container.current += 1;
      container.progress = 0;
      if (container.current === container.operators.length) {
        container.finished = true;
        memoryGb = 0; // rule 7.5
      } else {
        container.suspendable = true; // rule 7.4
        world.becameSuspendable = true;
      }
    }
  }
  container.pool.memoryInUseGb += memoryGb - container.memoryGb;
  container.memoryGb = memoryGb;
}

function isAlive(container: PlainContainer): boolean {
  return !container.finished && container.error === undefined;
}

/** End of rule 6: a killed container's operators fail, from the current one on. */
function kill(container: PlainContainer, error: FailureReason): void {
  container.error = error;
  container.pool.memoryInUseGb -= container.memoryGb;
  container.memoryGb = 0;
  for (const operator of container.operators.slice(container.current)) operator.state = "FAILED";
}

/** Rule 6.3e. */
function killForMemory(pool: PlainPool): void {
  for (const container of pool.active) {
    if (isAlive(container) && container.memoryGb > container.ramGb) kill(container, "OOM");
  }
  if (pool.memoryInUseGb <= pool.ramGb) return;
  const score = ({ memoryGb, ramGb }: PlainContainer) => memoryGb * (memoryGb / ramGb);
  const victims = pool.active
    .filter((container) => isAlive(container) && container.memoryGb > 0)
    .sort((a, b) => score(b) - score(a));
  for (const victim of victims) {
    if (pool.memoryInUseGb <= pool.ramGb) return;
    kill(victim, "OOM");
  }
}

/** Rule 6.3f. */
function killForTime(world: World, pool: PlainPool): void {
  for (const container of pool.active) {
    if (!isAlive(container)) continue;
    if (container.operators.some((operator) => isTimedOut(world, operator.pipeline))) {
      kill(container, "timeout");
    }
  }
}

/** Rule 6.3h: is the pool lost once this tick has been run? */
function isLostAfter(world: World, pool: PlainPool): boolean {
  const { tick, tickSeconds, options } = world;
  return (options.outages ?? []).some(({ pool: id, atSeconds, forSeconds }) => {
    // As an arrival: in the first tick t with seconds / tick ≤ t.
    const hasBegunBy = (t: number) => atSeconds / tickSeconds <= t;
    const length = Math.max(1, ticksIn(forSeconds, tickSeconds));
    return id === pool.id && hasBegunBy(tick) && !hasBegunBy(tick - length);
  });
}

/** Rule 6.3h: a pool that is lost takes with it what has not just ended. */
function loseOrBringBack(world: World, pool: PlainPool): void {
  const isLost = isLostAfter(world, pool);
  if (isLost === !pool.isUp) return;
  world.poolChanged = true;
  pool.isUp = !isLost;
  world.events.push({
    tick: world.tick,
    type: isLost ? "pool-lost" : "pool-back",
    pool: pool.id,
  });
  if (!isLost) {
    pool.availableCpu = pool.cpu;
    pool.availableRamGb = pool.ramGb;
    return;
  }
  for (const container of pool.active) if (isAlive(container)) kill(container, "pool lost");
  for (const container of pool.suspending) {
    kill(container, "pool lost");
    container.ticks = world.tick - container.startTick + 1;
  }
  // Whoever was being written to disk ends with the others, in order of creation.
  const number = ({ id }: PlainContainer) => Number(id.slice(1));
  pool.active = [...pool.active, ...pool.suspending].sort((a, b) => number(a) - number(b));
  pool.suspending = [];
}

/** Rule 6.3h: until it is back it has nothing to give, and nothing is left in it. */
function emptyLost(pool: PlainPool): void {
  pool.availableCpu = 0;
  pool.availableRamGb = 0;
  pool.memoryInUseGb = 0;
}

/** Rule 6.3g, and of rule 6.3e the sum that is taken anew. */
function collectEnded(world: World, pool: PlainPool): void {
  const ended = pool.active.filter((container) => !isAlive(container));
  if (ended.length === 0) return;
  for (const container of ended) {
    pool.availableCpu += container.cpu;
    pool.availableRamGb += container.ramGb;
    world.results.push(
      Object.freeze({
        container: container.view,
        operators: container.view.operators,
        cpu: container.cpu,
        ramGb: container.ramGb,
        priority: priorityOf(container.operators),
        pool: pool.view,
        error: container.error,
      }),
    );
    world.tally.containerTicks.push(container.ticks);
    if (container.error === undefined) {
      world.tally.containersCompleted += 1;
    } else {
      const { failures } = world.tally;
      failures[container.error] = (failures[container.error] ?? 0) + 1;
    }
    world.events.push({
      tick: world.tick,
      type: "result",
      container: container.id,
      pool: pool.id,
      error: container.error ?? null,
    });
  }
  pool.active = pool.active.filter(isAlive);
  pool.memoryInUseGb = 0;
  for (const container of pool.active) pool.memoryInUseGb += container.memoryGb;
}
