import { TomlError, parse } from "smol-toml";
import { readText } from "../files/index.js";
import { RequestError, shown, valueError } from "./request-error.js";
import type { GivenSetting, Settings } from "./settings.js";

/** The keys of a TOML file. Throws a `FileError` if it cannot be read, a `RequestError` if it is not TOML. */
export function settingsFromToml(path: string): GivenSetting[] {
  const text = readText(path, "a TOML file");
  return Object.entries(parseToml(text, path)).map(([key, value]) => {
    const line = lineOfKey(text, key);
    return { key, value, place: line === undefined ? path : `${path}:${line}` };
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
  const name = key.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^\\s*(?:\\[+\\s*)?["']?${name}["']?\\s*[=.\\]]`);
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
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
