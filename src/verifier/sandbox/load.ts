import { describeThrown } from "../../simulator/index.js";
import { createCompartment } from "./compartment.js";
import type { CompiledPolicy } from "./compile.js";
import type { MeteredModule } from "./metered-module.js";
import { meteredModule } from "./metered-module.js";

/** A compiled policy in a compartment of its own. If it cannot even be evaluated, each of its runs fails with that. */
export function loadInCompartment(policy: CompiledPolicy): MeteredModule {
  try {
    return meteredModule(policy, createCompartment(policy.globals));
  } catch (error) {
    const message = `while it was loaded: ${describeThrown(error)}`;
    const run = (): never => {
      throw new Error(message);
    };
    return {
      instantiate: () => ({ run, grant: () => undefined, left: () => 0, unseen: () => 0 }),
    };
  }
}
