import type { SimulationEvent } from "../simulator/index.js";

/** An event under the names that files have: snake_case. */
export function eventJson(event: SimulationEvent): Readonly<Record<string, unknown>> {
  if (event.type !== "assign") return { ...event };
  const { ramGb, ...rest } = event;
  return { ...rest, ram_gb: ramGb };
}
