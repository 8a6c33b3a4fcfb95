import { describe, expect, it } from "vitest";
import { errorBody } from "./model-server.js";
import { BODY, WORST_CASE, bench, endpointError, scripted, serve } from "./setup.js";

describe("an error that no retry helps", () => {
  it.each<{
    title: string;
    status: number;
    body: string;
    headers?: Record<string, string>;
    code: string;
    says: RegExp;
  }>([
    {
      title: "401",
      status: 401,
      body: errorBody("Incorrect API key provided: sk-***", "invalid_api_key"),
      code: "unauthorised",
      says: /found 401 \(Incorrect API key provided: sk-\*\*\*\); check OPENAI_API_KEY/,
    },
    {
      title: "402",
      status: 402,
      body: errorBody("Insufficient Balance"),
      code: "quota",
      says: /402 \(Insufficient Balance\).*add credit/,
    },
    {
      title: "403",
      status: 403,
      body: errorBody("Country not supported"),
      code: "forbidden",
      says: /Country not supported.*OPENAI_API_KEY may use this model/,
    },
    {
      title: "404 for the model",
      status: 404,
      body: errorBody("The model `test-model` does not exist", "model_not_found"),
      code: "not-found",
      says: /`test-model` does not exist.*check the model's name, and OPENAI_BASE_URL/,
    },
    {
      title: "404 for the address",
      status: 404,
      body: "<html><title>404</title><body>Not\n\u001b[31mFound</body></html>",
      headers: { "content-type": "text/html" },
      code: "not-found",
      says: /404 \(404 Not \[31mFound\).*usually ends in \/v1/,
    },
    {
      title: "400 for reasoning_effort",
      status: 400,
      body: errorBody("Unsupported parameter", "unsupported_parameter", "reasoning_effort"),
      code: "bad-request",
      says: /leave out --effort/,
    },
    {
      title: "400 for a temperature",
      status: 400,
      body: errorBody("Unsupported value: 'temperature'", "unsupported_value", "temperature"),
      code: "bad-request",
      says: /temperature: leave it out/,
    },
    {
      title: "400 for the limit of tokens",
      status: 400,
      body: errorBody("Use 'max_completion_tokens' instead", null, "max_tokens"),
      code: "bad-request",
      says: /by its other name/,
    },
    {
      title: "400 for the context",
      status: 400,
      body: errorBody("too long", "context_length_exceeded", "messages"),
      code: "bad-request",
      says: /longer than the model takes/,
    },
    {
      title: "413",
      status: 413,
      body: "",
      code: "bad-request",
      says: /413 without a message.*shorten/,
    },
    {
      title: "422 in another form",
      status: 422,
      body: JSON.stringify({ detail: "no such field" }),
      code: "bad-request",
      says: /422 \(no such field\)/,
    },
    {
      title: "429 without quota",
      status: 429,
      body: errorBody("You exceeded your current quota", "insufficient_quota"),
      code: "quota",
      says: /exceeded your current quota/,
    },
    {
      title: "429 with too long a wait",
      status: 429,
      body: errorBody("slow down"),
      headers: { "retry-after": "901" },
      code: "unavailable",
      says: /slow down\), which asks to wait for 901 s; go on after that time/,
    },
    {
      title: "a redirect",
      status: 301,
      body: "",
      headers: { location: "https://elsewhere.invalid/" },
      code: "not-an-endpoint",
      says: /301, which leads elsewhere.*https instead of http/,
    },
    {
      title: "a message of many lines and 5000 characters",
      status: 400,
      body: errorBody("a\r\n\u202e" + "b".repeat(5000)),
      code: "bad-request",
      says: /\(a b{297}…\)/,
    },
  ])("$title stops at once and costs nothing", async ({ code, says, ...raw }) => {
    const server = await serve(scripted([{ kind: "raw", ...raw }]));
    const { endpoint, ledger, cassette, reports } = bench(server.url);
    const error = await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    expect(error).toMatchObject({ code, status: raw.status, url: server.url });
    expect(error.message).toMatch(says);
    expect(server.requests).toHaveLength(1);
    expect(reports).toEqual([{ number: 0, attempt: 0, status: raw.status, waitSeconds: 0 }]);
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: 0, reservedUsd: 0 });
    expect(cassette.totals()).toMatchObject({ spentUsd: 0, atRiskUsd: 0, answered: 1, lost: 0 });
    expect(endpoint.isAnswered(0)).toBe(false);
  });

  it.each([
    {
      title: "HTML",
      type: "text/html",
      body: "<html><body>Welcome</body></html>",
      says: /Welcome/,
    },
    { title: "other JSON", type: "application/json", body: `{"models":[]}`, says: /no chat compl/ },
    {
      title: "a completion as plain text",
      type: "text/plain",
      body: JSON.stringify({ choices: [{ message: { content: "x" } }] }),
      says: /text\/plain/,
    },
    { title: "no content", type: "application/json", body: "", status: 204, says: /broken JSON/ },
  ])("200 with $title is no endpoint, and nobody knows what it cost", async (given) => {
    const { type, body, status = 200, says } = given;
    const headers = { "content-type": type };
    const server = await serve(scripted([{ kind: "raw", status, body, headers }]));
    const { endpoint, ledger } = bench(server.url, { retries: 0 });
    const error = await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    expect(error.code).toBe(status === 200 ? "not-an-endpoint" : "unavailable");
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/OPENAI_BASE_URL/);
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: WORST_CASE, reservedUsd: 0 });
    expect(endpoint.isAnswered(0)).toBe(false);
  });
});
