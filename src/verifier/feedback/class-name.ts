import type { Priority } from "../../workload/index.js";

/** The classes as feedback names them, most urgent first; the keys of `Statistics` too. */
export const CLASS_NAMES = ["query", "interactive", "batch"] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

/** A figure for each class. */
export type ByClass<T> = Readonly<Record<ClassName, T>>;

const NAMES: Readonly<Record<Priority, ClassName>> = {
  QUERY: "query",
  INTERACTIVE: "interactive",
  BATCH_PIPELINE: "batch",
};

/** The class of a priority. */
export function classOf(priority: Priority): ClassName {
  return NAMES[priority];
}

/** Makes a figure for each class. */
export function byClass<T>(make: (name: ClassName) => T): ByClass<T> {
  return { query: make("query"), interactive: make("interactive"), batch: make("batch") };
}
