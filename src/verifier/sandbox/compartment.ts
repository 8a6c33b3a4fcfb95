import "ses";
import type { Realm } from "./metered-module.js";

let stackOf: ((error: Error) => string) | undefined;

/**
 * Hardens this process: every intrinsic object is frozen, `Math.random` and clocks throw in compartments, functions that
 * follow the locale no longer do, stack traces are hidden from code. Cannot be undone; call it once, when everything
 * else has been loaded.
 */
export function hardenProcess(): void {
  lockdown({
    errorTaming: "safe",
    // Few properties that are made assignable again: each becomes an accessor, which costs time.
    overrideTaming: "min",
    consoleTaming: "unsafe",
    errorTrapping: "none",
    unhandledRejectionTrapping: "none",
    reporting: "none",
    domainTaming: "unsafe",
    stackFiltering: "verbose",
  });
  stackOf = (globalThis as { readonly getStackString?: (error: Error) => string }).getStackString;
}

/** The stack of an error that code in a compartment threw; "" if there is none. */
export function stackString(error: Error): string {
  return stackOf?.(error) ?? "";
}

/**
 * A compartment with nothing in it but the permitted globals, frozen: code in it reaches the language and what it is
 * handed, no modules, files, network, clock, randomness, evaluators or raw memory. The process must have been hardened.
 */
export function createCompartment(permitted: readonly string[]): Realm {
  const compartment = new Compartment();
  const { globalThis: global } = compartment as { readonly globalThis: Record<string, unknown> };
  global.Math = withoutRandom(global.Math as object);
  const globals = Object.fromEntries(permitted.map((name) => [name, global[name]]));
  for (const name of Reflect.ownKeys(global)) {
    if (typeof name === "string" && permitted.includes(name)) continue;
    Reflect.deleteProperty(global, name);
  }
  harden(global);
  return { evaluate: (source) => compartment.evaluate(source) as unknown, globals };
}

/** SES leaves a `Math.random` that throws. What is not there needs no explanation. */
function withoutRandom(math: object): object {
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(math);
  delete properties.random;
  return Object.create(Object.prototype, properties) as object;
}
