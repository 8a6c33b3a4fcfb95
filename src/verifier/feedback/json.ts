import { jsonNumber } from "../../simulator/index.js";
import type { Feedback } from "./feedback.js";

/**
 * The feedback as plain data for a file: names in snake_case, infinities as strings ("Infinity"), otherwise as it is.
 */
export function feedbackJson(feedback: Feedback): Readonly<Record<string, unknown>> {
  return recordJson(feedback);
}

function recordJson(record: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [snakeCase(name), valueJson(value)]),
  );
}

function valueJson(value: unknown): unknown {
  if (typeof value === "number") return Number.isNaN(value) ? null : jsonNumber(value);
  if (Array.isArray(value)) return value.map(valueJson);
  return typeof value === "object" && value !== null ? recordJson(value) : value;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll("-", "_");
}
