import { nearest } from "../workload/nearest.js";
import { shown, valueError } from "./request-error.js";

/** A key that a TOML file or `--set` can give. */
export interface Setting<T> {
  readonly fallback: T;
  /** What a value must be, as in "a number > 0". */
  readonly expected: string;
  /** One line for `--help`. */
  readonly meaning: string;
  readonly accepts: (value: unknown) => boolean;
  /** Text on the command line is taken as it stands, quoted or not. */
  readonly isText: boolean;
  /** Makes the value of what it accepts; throws a `RequestError` on what is wrong inside. Default: as it was given. */
  readonly read?: (given: GivenSetting) => T;
}

/** Settings by key. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The value of every key. */
export type ValuesOf<S extends Settings> = { readonly [K in keyof S]: S[K]["fallback"] };

/** A key and its value, and where they were given. */
export interface GivenSetting {
  readonly key: string;
  readonly value: unknown;
  /** As in `params.toml:3` or `--set duration=5`. */
  readonly place: string;
  /** Where an entry of a list of tables stands, or a key of it. */
  readonly placeOf?: ((index: number, key?: string) => string | undefined) | undefined;
}

export interface ResolvedSettings<S extends Settings> {
  readonly values: ValuesOf<S>;
  /** The keys that were given, with the place that counts: the last. */
  readonly given: ReadonlyMap<string, GivenSetting>;
}

/**
 * Checks what was given and fills in the rest from `fallbacks`, else from the settings; a later value of a key replaces an
 * earlier one. Throws a `RequestError` for a key that does not exist or a value that the key does not accept.
 */
export function resolveSettings<S extends Settings>(
  settings: S,
  given: readonly GivenSetting[],
  fallbacks: Partial<ValuesOf<S>> = {},
): ResolvedSettings<S> {
  const names = Object.keys(settings);
  const last = new Map<string, GivenSetting>();
  for (const one of given) {
    const { key, value, place } = one;
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (!setting) throw unknownKey(one, names);
    if (!setting.accepts(value)) {
      throw valueError({
        place: `${place}: key ${key}`,
        expected: setting.expected,
        found: shown(value),
      });
    }
    const read = setting.read?.(one);
    last.set(key, read === undefined ? one : { ...one, value: read });
  }
  const values = names.map((name) => [
    name,
    last.has(name) ? last.get(name)?.value : (fallbacks[name] ?? settings[name]?.fallback),
  ]);
  return { values: Object.fromEntries(values) as ValuesOf<S>, given: last };
}

function unknownKey({ key, place }: GivenSetting, names: readonly string[]): Error {
  const near = nearest(key, names);
  return valueError({
    place: `${place}: key ${key}`,
    expected: "a known key",
    found: `${shown(key)}, which is not one`,
    hint: near === undefined ? `known: ${names.join(", ")}` : `did you mean ${near}?`,
  });
}

/** A finite number for which `holds`. */
export function numberSetting(
  fallback: number,
  expected: string,
  meaning: string,
  holds: (value: number) => boolean,
): Setting<number> {
  const accepts = (value: unknown) =>
    typeof value === "number" && Number.isFinite(value) && holds(value);
  return { fallback, expected, meaning, accepts, isText: false };
}

export function booleanSetting(fallback: boolean, meaning: string): Setting<boolean> {
  const accepts = (value: unknown) => typeof value === "boolean";
  return { fallback, expected: "true or false", meaning, accepts, isText: false };
}

/** Text; only one of `choices` if they are given. */
export function textSetting(
  fallback: string,
  meaning: string,
  choices?: readonly string[],
): Setting<string> {
  const accepts = (value: unknown) =>
    typeof value === "string" && (choices?.includes(value) ?? true);
  const expected = choices ? choices.map((choice) => JSON.stringify(choice)).join(" or ") : "text";
  return { fallback, expected, meaning, accepts, isText: true };
}
