import { isDeepStrictEqual } from "node:util";
import { stringify } from "smol-toml";
import type { Parameters } from "../../settings/parameters.js";
import { PARAMETERS } from "../../settings/parameters.js";

/** Ours alone: the original does not know them, so they are written as comments. */
const NOT_ORIGINAL: readonly string[] = [
  "dag_shape_draw",
  "pool",
  "pool_failure",
  "pool_failure_mean_seconds",
  "pool_repair_mean_seconds",
  "pool_failure_seed",
  "rest_timeout_seconds",
];

/** A params file of these values, without keys that only we know where they are at their default. */
export function plainParametersToml(values: Readonly<Record<string, unknown>>): string {
  const fallbacks: Readonly<Record<string, { readonly fallback: unknown }>> = PARAMETERS;
  const isNeeded = ([name, value]: readonly [string, unknown]) =>
    !NOT_ORIGINAL.includes(name) || !isDeepStrictEqual(value, fallbacks[name]?.fallback);
  return `${stringify(Object.fromEntries(Object.entries(values).filter(isNeeded)))}\n`;
}

/**
 * Every parameter with what it means and may be, and its default or what replaces it, as a TOML file that names a policy of
 * one's own.
 */
export function parametersToml(changes: Partial<Parameters> = {}, ownPolicy?: string): string {
  const values: Partial<Record<string, unknown>> = changes;
  const entries = Object.entries(PARAMETERS).map(([name, { fallback, meaning, expected }]) => {
    const line = `${name} = ${JSON.stringify(values[name] ?? fallback)}\n`;
    const isOriginal = !NOT_ORIGINAL.includes(name);
    const note = isOriginal ? "" : " (only schedlab has this key)";
    const own =
      name === "scheduler_algo" && ownPolicy !== undefined
        ? `# or ${JSON.stringify(ownPolicy)}, which only schedlab can run\n`
        : "";
    return `# ${meaning}: ${expected}${note}\n${isOriginal ? "" : "# "}${line}${own}`;
  });
  return `# Parameters of schedlab simulate, with the names that Eudoxia has.\n\n${entries.join("\n")}`;
}
