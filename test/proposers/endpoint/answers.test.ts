import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { requestDigest } from "../../../src/proposers/endpoint/index.js";
import { costUsd } from "../../../src/proposers/index.js";
import type { Behaviour } from "./model-server.js";
import { USAGE } from "./model-server.js";
import {
  BODY,
  KEY,
  PRICE,
  WORST_CASE,
  bench,
  chargedUsd,
  linesOf,
  scripted,
  serve,
} from "./setup.js";

const COST = costUsd(PRICE, USAGE);

const SETTLED = { spentUsd: COST, atRiskUsd: 0, reservedUsd: 0 };

describe("an answer", () => {
  it("is handed on as it is, paid for and recorded", async () => {
    const text = "Sure!\n```ts\nexport const x = 1;\n```\nHope this helps.";
    const server = await serve(scripted([{ kind: "answer", text }]));
    const { endpoint, ledger, path, reports } = bench(server.url);
    expect(endpoint.isAnswered(4)).toBe(false);
    const completion = await endpoint.complete(4, BODY, WORST_CASE);
    expect(completion).toEqual({ text, usage: USAGE, costUsd: COST });
    expect(endpoint.isAnswered(4)).toBe(true);
    expect(ledger.balance()).toEqual(SETTLED);
    expect(chargedUsd(server.charges)).toBe(COST);
    expect(server.requests[0]?.path).toBe("/v1/chat/completions");
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.body).toEqual(BODY);
    expect(reports).toEqual([{ number: 4, attempt: 0, status: 200, waitSeconds: 0 }]);
    const [first, request, response, ...more] = linesOf(path);
    expect(more).toEqual([]);
    expect(first).toEqual({ type: "cassette", version: 1 });
    expect(request).toEqual({
      type: "request",
      number: 4,
      attempt: 0,
      url: `${server.url}/chat/completions`,
      digest: requestDigest(BODY),
      body: BODY,
      worst_case_usd: WORST_CASE,
    });
    expect(response).toMatchObject({
      type: "response",
      number: 4,
      attempt: 0,
      status: 200,
      usage: { input: 1000, cached_input: 0, output: 200, reasoning: 0 },
      cost_usd: COST,
    });
    expect(JSON.parse(String(response?.body))).toMatchObject({ object: "chat.completion" });
  });

  it.each<{ title: string; answer: Partial<Behaviour>; rule: string; text: string; says: RegExp }>([
    {
      title: "a refusal",
      answer: { text: null, refusal: "I cannot do that." },
      rule: "refusal",
      text: "I cannot do that.",
      says: /it said: I cannot do that\./,
    },
    { title: "nothing", answer: { text: "" }, rule: "empty", text: "", says: /without text/ },
    { title: "white space", answer: { text: " \n" }, rule: "empty", text: " \n", says: /output/ },
    {
      title: "a call of a tool",
      answer: { text: null, message: { tool_calls: [{ id: "1", type: "function" }] } },
      rule: "empty",
      text: "",
      says: /without text/,
    },
    {
      title: "reasoning only",
      answer: { text: null, message: { reasoning_content: "let me think", reasoning: "hm" } },
      rule: "empty",
      text: "",
      says: /without text/,
    },
    {
      title: "an answer that is cut off",
      answer: { text: "export const", finishReason: "length" },
      rule: "cut-off",
      text: "export const",
      says: /limit of output tokens; raise that limit/,
    },
    {
      title: "an answer stopped by a content filter",
      answer: { text: "export", finishReason: "content_filter" },
      rule: "content-filter",
      text: "export",
      says: /content filter/,
    },
  ])("that is $title is a failure that costs what it costs", async ({ answer, ...expected }) => {
    const server = await serve(scripted([{ ...answer, kind: "answer" }]));
    const { endpoint, ledger } = bench(server.url);
    const { text, failure, costUsd: paid } = await endpoint.complete(0, BODY, WORST_CASE);
    expect(text).toBe(expected.text);
    expect(failure).toMatchObject({ code: "no-policy", rule: expected.rule });
    expect(failure?.message).toMatch(expected.says);
    expect(paid).toBe(COST);
    expect(ledger.balance()).toEqual(SETTLED);
    expect(server.requests).toHaveLength(1);
  });

  it("may come in parts, of which the text counts", async () => {
    const content = [
      { type: "text", text: "export " },
      { type: "reasoning", text: "hidden" },
      { type: "text", text: "const x = 1;" },
    ];
    const server = await serve(scripted([{ kind: "answer", message: { content } }]));
    const completion = await bench(server.url).endpoint.complete(0, BODY, WORST_CASE);
    expect(completion.text).toBe("export const x = 1;");
  });

  it("tells cached and reasoning tokens, and is charged by them", async () => {
    const usage = { input: 3000, cachedInput: 2000, output: 900, reasoning: 700 };
    const server = await serve(scripted([{ kind: "answer", text: "x", usage }]));
    const { endpoint, ledger, cassette } = bench(server.url);
    const completion = await endpoint.complete(0, BODY, WORST_CASE);
    expect(completion.usage).toEqual(usage);
    expect(completion.costUsd).toBeCloseTo((1000 * 2 + 2000 * 0.5 + 900 * 8) / 1e6, 12);
    expect(ledger.balance().spentUsd).toBe(chargedUsd(server.charges));
    expect(cassette.totals().tokens).toEqual(server.chargedTokens());
  });

  it("that counts reasoning only in the total is charged for all of it", async () => {
    const toldUsage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 450 };
    const server = await serve(scripted([{ kind: "answer", text: "x", toldUsage }]));
    const { usage } = await bench(server.url).endpoint.complete(0, BODY, WORST_CASE);
    expect(usage).toEqual({ input: 100, cachedInput: 0, output: 350, reasoning: 0 });
  });

  it.each([
    { title: "no usage", toldUsage: null },
    { title: "a negative one", toldUsage: { prompt_tokens: -1, completion_tokens: 5 } },
    { title: "half of one", toldUsage: { prompt_tokens: 10, completion_tokens: "many" } },
  ])("with $title counts as its worst case", async ({ toldUsage }) => {
    const server = await serve(scripted([{ kind: "answer", text: "x", toldUsage }]));
    const { endpoint, ledger, cassette } = bench(server.url);
    const completion = await endpoint.complete(0, BODY, WORST_CASE);
    expect(completion).toEqual({ text: "x", usage: null, costUsd: WORST_CASE });
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: WORST_CASE, reservedUsd: 0 });
    expect(cassette.totals()).toMatchObject({ spentUsd: 0, atRiskUsd: WORST_CASE, answered: 1 });
  });

  it("of 10 MB arrives whole", async () => {
    const text = "é".repeat(5e6);
    const server = await serve(scripted([{ kind: "answer", text }]));
    const { endpoint, cassette } = bench(server.url);
    const completion = await endpoint.complete(0, BODY, WORST_CASE);
    expect(completion.text === text).toBe(true);
    const end = cassette.exchanges(0)[0]?.end;
    expect(end?.kind === "response" && Buffer.byteLength(end.body) > 1e7).toBe(true);
  });

  it("may be compressed, though nobody asked for it", async () => {
    const body = gzipSync(JSON.stringify({ choices: [{ message: { content: "small" } }] }));
    const large = gzipSync(JSON.stringify({ text: "x".repeat(1e6) }));
    const headers = { "content-encoding": "gzip" };
    const server = await serve(
      scripted([
        { kind: "raw", status: 200, headers, body: large },
        { kind: "raw", status: 200, headers, body: "no gzip" },
        { kind: "raw", status: 200, headers: { "content-encoding": "x-own" }, body },
        { kind: "raw", status: 200, headers, body },
      ]),
    );
    const { endpoint, cassette } = bench(server.url, { maxResponseBytes: 100_000 });
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("small");
    expect(cassette.exchanges(0).map(({ end }) => end.kind === "lost" && end.reason)).toEqual([
      "an answer of more than 100000 bytes",
      "an answer that could not be decompressed",
      "an answer in an encoding that was not asked for",
      false,
    ]);
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("identity");
  });
});
