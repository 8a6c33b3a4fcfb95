import { isRecord, parseJson } from "./json.js";

const MOST = 300;
const UNPRINTABLE = /[\p{C}\p{Z}\s]+/gu;

/** What an error response says. */
export interface ServerError {
  /** In one printable line of at most 300 characters; empty if it says nothing. */
  readonly message: string;
  /** As `invalid_api_key`; empty if there is none. */
  readonly code: string;
  readonly type: string;
  /** The parameter that was wrong; empty if it is not said. */
  readonly param: string;
}

/** Reads the body of an error, in any of the forms that endpoints use. */
export function serverError(body: string): ServerError {
  const value = parseJson(body);
  if (!isRecord(value)) {
    const text = typeof value === "string" ? value : body.replace(/<[^<>]*>/g, " ");
    return { message: oneLine(text), code: "", type: "", param: "" };
  }
  const error = isRecord(value.error) ? value.error : value;
  const told = [error.message, value.error, value.message, value.detail].find(
    (part) => typeof part === "string",
  );
  return {
    message: oneLine(typeof told === "string" ? told : JSON.stringify(value)),
    code: word(error.code),
    type: word(error.type),
    param: word(error.param),
  };
}

/** Text of any origin as one printable line of at most 300 characters. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 40 * MOST)
    .replace(UNPRINTABLE, " ")
    .trim();
  // A cut may part the two halves of a character.
  return line.length > MOST ? `${line.slice(0, MOST - 1).replace(/\p{Cs}$/u, "")}…` : line;
}

function word(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? oneLine(String(value)) : "";
}
