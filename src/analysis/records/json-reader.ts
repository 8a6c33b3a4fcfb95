import { FileError } from "../../files/index.js";
import type { Scores } from "../../verifier/index.js";

/**
 * Reads what a JSON document is expected to hold, and says where it holds something else. Every method throws a
 * {@link FileError} that names the place and the key.
 */
export class JsonReader {
  readonly #place: string;
  readonly #key: string;
  readonly #value: unknown;

  private constructor(place: string, key: string, value: unknown) {
    this.#place = place;
    this.#key = key;
    this.#value = value;
  }

  /** `place`: a path, with the line if it is one of many. */
  static parse(text: string, place: string): JsonReader {
    try {
      return new JsonReader(place, "", JSON.parse(text));
    } catch (cause) {
      const found = `text that is not JSON (${cause instanceof Error ? cause.message : ""})`;
      throw new FileError({ code: "unreadable", path: place, expected: "JSON", found }, { cause });
    }
  }

  /** Of a value that was read already. */
  static of(value: unknown, place: string): JsonReader {
    return new JsonReader(place, "", value);
  }

  at(key: string): JsonReader {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.#wrong("an object");
    }
    const name = this.#key === "" ? key : `${this.#key}.${key}`;
    return new JsonReader(this.#place, name, (value as Readonly<Record<string, unknown>>)[key]);
  }

  get isMissing(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  list(): JsonReader[] {
    if (!Array.isArray(this.#value)) throw this.#wrong("a list");
    const items: readonly unknown[] = this.#value;
    return items.map((item, i) => new JsonReader(this.#place, `${this.#key}[${i}]`, item));
  }

  text(): string {
    if (typeof this.#value !== "string") throw this.#wrong("a string");
    return this.#value;
  }

  /** A text of a form. `expected`: the form, in words. */
  matching({ pattern, expected }: { readonly pattern: RegExp; readonly expected: string }): string {
    const text = this.text();
    if (!pattern.test(text)) throw this.#wrong(expected);
    return text;
  }

  /** Those that JSON cannot hold are strings, such as "Infinity". */
  number(): number {
    const value = this.#value;
    if (typeof value === "number") return value;
    if (typeof value === "string" && NOT_FINITE.includes(value)) return Number(value);
    throw this.#wrong("a number");
  }

  scores(): Scores {
    return {
      throughput: this.at("throughput").number(),
      adjusted_latency: this.at("adjusted_latency").number(),
      penalized_latency: this.at("penalized_latency").number(),
    };
  }

  oneOf<Name extends string>(names: readonly Name[]): Name {
    const name = names.find((each) => each === this.#value);
    if (name === undefined) throw this.#wrong(`one of ${names.join(", ")}`);
    return name;
  }

  #wrong(expected: string): FileError {
    const key = this.#key === "" ? "" : `: key ${this.#key}`;
    const found = this.#value === undefined ? "nothing" : shown(this.#value);
    return new FileError({ code: "unreadable", path: `${this.#place}${key}`, expected, found });
  }
}

const NOT_FINITE: readonly string[] = ["Infinity", "-Infinity", "NaN"];

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
