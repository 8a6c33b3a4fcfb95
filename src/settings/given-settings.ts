import { TomlError, parse } from "smol-toml";
import { readText } from "../files/index.js";
import { RequestError, shown, valueError } from "./request-error.js";
import type { GivenSetting, Settings } from "./settings.js";

/** The keys of a TOML file. Throws a `FileError` if it cannot be read, a `RequestError` if it is not TOML. */
export function settingsFromToml(path: string): GivenSetting[] {
  const text = readText(path, "a TOML file");
  return Object.entries(parseToml(text, path)).map(([key, value]): GivenSetting => {
    const line = lineOfKey(text, key);
    const placed = { key, value, place: line === undefined ? path : `${path}:${line}` };
    if (!Array.isArray(value)) return placed;
    return {
      ...placed,
      placeOf(index, column) {
        const at = lineOfTable(text, key, index, column);
        return at === undefined ? undefined : `${path}:${at}`;
      },
    };
  });
}

/** The values of `--set key=value`, in the order given. */
export function settingsFromOptions(texts: readonly string[], settings: Settings): GivenSetting[] {
  return texts.map((text) => {
    const place = `--set ${text}`;
    const at = text.indexOf("=");
    if (at <= 0) throw valueError({ place, expected: "key=value", found: shown(text) });
    const key = text.slice(0, at).trim();
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
    return { key, value: optionValue(text.slice(at + 1).trim(), setting?.isText ?? true), place };
  });
}

function parseToml(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [what = ""] = cause.message.replace(/^Invalid TOML document: /, "").split("\n");
    const place = `${path}:${cause.line}:${cause.column}`;
    throw new RequestError(`${place}: expected valid TOML; found: ${what}`, { cause });
  }
}

/** The parser does not tell where a key stands, so it is looked for: the first line that begins with it. */
function lineOfKey(text: string, key: string): number | undefined {
  const pattern = new RegExp(`^\\s*(?:\\[+\\s*)?["']?${escaped(key)}["']?\\s*[=.\\]]`);
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

/** The line of the table `[[key]]` with that index, or of a column in it; undefined if the tables stand in one line. */
function lineOfTable(
  text: string,
  key: string,
  index: number,
  column: string | undefined,
): number | undefined {
  const head = new RegExp(`^\\s*\\[\\[\\s*["']?${escaped(key)}["']?\\s*\\]\\]`);
  const lines = text.split("\n");
  const heads = lines.flatMap((line, i) => (head.test(line) ? [i] : []));
  const from = heads[index];
  if (from === undefined) return undefined;
  if (column === undefined) return from + 1;
  const entry = new RegExp(`^\\s*["']?${escaped(column)}["']?\\s*=`);
  const at = lines.findIndex((line, i) => i > from && entry.test(line));
  return (at >= 0 && at < (heads[index + 1] ?? Infinity) ? at : from) + 1;
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A TOML value, or the text itself if it is not one. */
function optionValue(text: string, isText: boolean): unknown {
  try {
    const table: Readonly<Record<string, unknown>> = parse(`value = ${text}`);
    const { value } = table;
    const isValue = Object.keys(table).length === 1 && (!isText || typeof value === "string");
    return isValue ? value : text;
  } catch {
    return text;
  }
}
