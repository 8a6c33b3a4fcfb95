import { parseJson } from "./json.js";

/** What stands in place of a key. */
const KEY = "[key]";

/** Shorter values are no secrets, but words that may occur anywhere. */
const LEAST_LENGTH = 8;

/** Headers of a request whose values nobody else should see; those of an application's name or address are none. */
const SECRET_HEADER = /auth|key|token|secret|cookie|password|organi[sz]ation|project/i;

/** The headers of a response that are kept. None of them tells whose account it was. */
const KEPT_HEADERS: readonly string[] = [
  "content-type",
  "date",
  "retry-after",
  "retry-after-ms",
  "x-request-id",
  "openai-processing-ms",
];

const HEADER_LENGTH = 200;

/** An organisation, a project or a user, as endpoints name them in their error messages. */
const ACCOUNT =
  /\b(?:org|proj|project|user|acct|account|team)[-_](?=[A-Za-z]*\d)[A-Za-z0-9]{6,}\b/g;

/** Replaces keys by "[key]" wherever they occur in a text. */
export type Redactor = (text: string) => string;

/**
 * For the headers of a request: the key, the organisation, the project and other keys that its environment adds to it.
 * Values of less than 8 characters are left, as those of endpoints that need no key.
 */
export function redactorOf(requestHeaders: Readonly<Record<string, string>>): Redactor {
  const values = Object.entries(requestHeaders).flatMap(([name, value]) =>
    SECRET_HEADER.test(name) ? [value, value.replace(/^(?:Bearer|Basic) +/i, "")] : [],
  );
  return redactor(values);
}

/** For these keys. */
function redactor(keys: readonly string[]): Redactor {
  const forms = keys
    .filter((key) => key.length >= LEAST_LENGTH)
    .flatMap((key) => [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)])
    .sort((a, b) => b.length - a.length);
  const replace: Redactor = (text) =>
    forms.reduce((done, form) => done.replaceAll(form, KEY), text);
  return (text) => {
    // In a JSON document a key can be spelled with escapes. Written anew, it has none.
    const value = /\\u|\\\//.test(text) ? parseJson(text) : undefined;
    const plain = value === undefined ? text : JSON.stringify(value);
    return forms.some((form) => plain.includes(form)) ? replace(plain) : replace(text);
  };
}

/** A response's headers as they are kept: few of them, short, without keys. */
export function keptHeaders(
  headers: Readonly<Record<string, string>>,
  redact: Redactor,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, redact(value).slice(0, HEADER_LENGTH)]];
    }),
  );
}

/** The body of an error without names of accounts, which endpoints put into their messages. */
export function withoutAccounts(body: string): string {
  return body.replace(ACCOUNT, "[account]");
}
