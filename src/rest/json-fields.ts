/** Something in a message that is not as the protocol asks. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";

  constructor(
    /** As in `assignments[2].operator_ids[0]`; "" is the whole message. */
    readonly path: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${path === "" ? "" : `${path}: `}expected ${expected}; found ${found}`);
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a message's text. Throws a `ProtocolError` if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProtocolError("", "JSON", text === "" ? "nothing" : shownJson(text));
  }
}

export function asObject(value: unknown, path: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new ProtocolError(path, "an object", shownJson(value));
}

export function listIn(object: JsonObject, key: string, path: string): readonly unknown[] {
  const value = object[key];
  if (Array.isArray(value)) return value;
  throw wrongField(object, key, path, "an array");
}

/** A number for which `holds`. */
export function numberIn(
  object: JsonObject,
  key: string,
  path: string,
  expected = "a number",
  holds: (value: number) => boolean = Number.isFinite,
): number {
  const value = object[key];
  if (typeof value === "number" && Number.isFinite(value) && holds(value)) return value;
  throw wrongField(object, key, path, expected);
}

export function booleanIn(object: JsonObject, key: string, path: string): boolean {
  const value = object[key];
  if (typeof value === "boolean") return value;
  throw wrongField(object, key, path, "true or false");
}

/** A text that is not empty. */
export function textIn(object: JsonObject, key: string, path: string): string {
  const value = object[key];
  if (typeof value === "string" && value !== "") return value;
  throw wrongField(object, key, path, "a text");
}

export function choiceIn<T extends string>(
  object: JsonObject,
  key: string,
  path: string,
  choices: readonly T[],
): T {
  const value = object[key];
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw wrongField(object, key, path, choices.map((one) => JSON.stringify(one)).join(" or "));
}

export function wrongField(
  object: JsonObject,
  key: string,
  path: string,
  expected: string,
): ProtocolError {
  return new ProtocolError(joined(path, key), expected, shownJson(object[key]));
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

const LONGEST_SHOWN = 80;

/** A JSON value as messages show it. */
export function shownJson(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "string") {
    return JSON.stringify(
      value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value,
    );
  }
  return Array.isArray(value) ? "an array" : "an object";
}
