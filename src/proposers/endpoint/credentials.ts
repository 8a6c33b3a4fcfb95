import { EndpointError } from "./endpoint-error.js";

/** The base URL if it can be used and written down. Throws an {@link EndpointError}. */
export function checkedUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url && (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")) {
    const shown = `${url.protocol}//${url.host}${url.pathname}`;
    throw unusable(shown, "a user name, a password, a query or a fragment in it");
  }
  if (url && /^https?:$/.test(url.protocol)) return baseUrl;
  throw unusable(JSON.stringify(baseUrl), "something else");
}

/** The key if it can be sent. Throws an {@link EndpointError} that does not show it. */
export function checkedKey(key: string, url: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new EndpointError({
    code: "unauthorised",
    url,
    status: null,
    expected: "a key without spaces and line breaks",
    found: key.trim() === "" ? "none" : "one with such characters, or with others than ASCII",
    remedy: "set OPENAI_API_KEY; any word will do for an endpoint that needs no key",
  });
}

function unusable(url: string, found: string): EndpointError {
  return new EndpointError({
    code: "not-an-endpoint",
    url,
    status: null,
    expected: "an http or https address without credentials or a query",
    found,
    remedy: "set OPENAI_BASE_URL, as in https://api.openai.com/v1",
  });
}
