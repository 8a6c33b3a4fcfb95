import type { CompiledPolicy } from "./compile.js";

/** What a policy's code is made to call. */
export interface MeterHooks {
  /** No step is left; throws. */
  readonly over: () => never;
  /** Something has been caught, after `unseen` errors that this was not told of; throws if it may not be. */
  readonly caught: (error: unknown, unseen: number) => void;
}

/** A policy's module for one run. */
export interface ModuleInstance {
  /** Runs the module's code; its default export. */
  readonly run: () => unknown;
  /** Sets how many steps its code may make from now on. */
  readonly grant: (steps: number) => void;
  /** Steps not made yet. */
  readonly left: () => number;
  /** How much its code has caught since `caught` last came to an end: more than 0 when that had no stack left, or threw. */
  readonly unseen: () => number;
}

/** A policy's module. Each instance has variables of its own, so nothing outlives a run. */
export interface MeteredModule {
  readonly instantiate: (hooks: MeterHooks) => ModuleInstance;
}

/** Where code is evaluated: a compartment, or an ordinary realm in tests. */
export interface Realm {
  /** Evaluates an expression in strict mode. */
  readonly evaluate: (source: string) => unknown;
  /** The globals by name. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/**
 * The module of a compiled policy. The permitted globals are handed in as parameters: in a compartment they would
 * otherwise be looked up by name through several scopes at every use, `undefined` and `Infinity` too, which is many
 * times slower. Throws what evaluating it throws.
 */
export function meteredModule(
  { javaScript, globals }: CompiledPolicy,
  realm: Realm,
): MeteredModule {
  const instantiate = realm.evaluate(javaScript) as (
    over: MeterHooks["over"],
    caught: MeterHooks["caught"],
    ...globals: unknown[]
  ) => ModuleInstance;
  const values = globals.map((name) => realm.globals[name]);
  return { instantiate: ({ over, caught }) => instantiate(over, caught, ...values) };
}
