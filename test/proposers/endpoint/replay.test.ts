import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  Cassette,
  type ChatRequest,
  ReplayError,
  requestDigest,
} from "../../../src/proposers/endpoint/index.js";
import type { Behaviour } from "./model-server.js";
import { errorBody } from "./model-server.js";
import {
  BODY,
  WORST_CASE,
  bench,
  endpointError,
  failure,
  linesOf,
  oneAnswer,
  scripted,
  serve,
} from "./setup.js";

/** An address at which nothing can be asked. */
const NOWHERE = "http://127.0.0.1:9/v1";

/** A series with everything in it that a series can have and go on. */
const SERIES: readonly Behaviour[] = [
  { kind: "answer", text: "zero" },
  { kind: "raw", status: 429, body: errorBody("slow"), headers: { "retry-after": "20" } },
  { kind: "reset" },
  { kind: "raw", status: 200, body: "{" },
  { kind: "answer", text: "one", usage: { input: 10, cachedInput: 5, output: 3, reasoning: 2 } },
  { kind: "answer", text: null, refusal: "No." },
  { kind: "answer", text: "half", finishReason: "length", toldUsage: null },
];

async function recordSeries() {
  const server = await serve(scripted(SERIES));
  const live = bench(server.url);
  const completions = [];
  for (const number of [0, 1, 2, 3]) {
    completions.push(await live.endpoint.complete(number, BODY, WORST_CASE));
  }
  live.cassette.close();
  return { server, live, completions };
}

function changed(content: string): ChatRequest {
  const [system] = BODY.messages;
  return { ...BODY, messages: [...(system ? [system] : []), { role: "user", content }] };
}

describe("a replay", () => {
  it("gives the same completions without a connection, a wait, a key or a dollar", async () => {
    const { live, completions, server } = await recordSeries();
    await server.close();
    const before = readFileSync(live.path, "utf8");
    const cassette = Cassette.read(live.path);
    const replay = bench(NOWHERE, { mode: "replay", cassette, apiKey: "" });
    const balance = replay.ledger.balance();
    expect(balance).toEqual(live.ledger.balance());
    for (const [number, completion] of completions.entries()) {
      expect(replay.endpoint.isAnswered(number)).toBe(true);
      expect(await replay.endpoint.complete(number, BODY, WORST_CASE)).toEqual(completion);
    }
    expect(completions.map(({ failure: found }) => found?.rule)).toEqual([
      undefined,
      undefined,
      "refusal",
      "cut-off",
    ]);
    expect(replay.waits).toEqual([]);
    expect(replay.reports).toEqual([]);
    expect(replay.ledger.balance()).toEqual(balance);
    expect(readFileSync(live.path, "utf8")).toBe(before);
    expect(cassette.totals()).toEqual(live.cassette.totals());
  });

  it("ends where the recording ends", async () => {
    const { live } = await recordSeries();
    const { endpoint } = bench(NOWHERE, { mode: "replay", cassette: Cassette.read(live.path) });
    expect(endpoint.isAnswered(4)).toBe(false);
    const error = await failure(endpoint.complete(4, BODY, WORST_CASE));
    expect(error).toBeInstanceOf(ReplayError);
    expect(error).toMatchObject({ number: 4, attempt: 0, difference: null });
    expect(String(error)).toMatch(/proposal 4, attempt 0: .*the recording ends here/);
  });

  it("tells what the last attempt came to where it was not answered", async () => {
    const server = await serve(scripted([{ kind: "raw", status: 503, body: "busy" }]));
    const live = bench(server.url, { retries: 1 });
    await endpointError(live.endpoint.complete(0, BODY, WORST_CASE));
    const { endpoint } = bench(NOWHERE, { mode: "replay", cassette: Cassette.read(live.path) });
    const error = await failure(endpoint.complete(0, BODY, WORST_CASE));
    expect(error).toBeInstanceOf(ReplayError);
    expect(String(error)).toMatch(/attempt 2: .*ends here, after .* 503 \(busy\)/);
  });

  it("ends with the error that the recording ends with", async () => {
    const server = await serve(scripted([{ kind: "raw", status: 401, body: errorBody("no") }]));
    const live = bench(server.url);
    const then = await endpointError(live.endpoint.complete(0, BODY, WORST_CASE));
    const replay = bench(server.url, { mode: "replay", cassette: Cassette.read(live.path) });
    const now = await endpointError(replay.endpoint.complete(0, BODY, WORST_CASE));
    expect(now.message).toBe(then.message);
    expect(now.status).toBe(401);
    expect(server.requests).toHaveLength(1);
  });

  it.each<{ title: string; body: ChatRequest; path: string; says: RegExp }>([
    {
      title: "a word of a prompt",
      body: changed("Give me one.\nAnd another lime — ünïcödé."),
      path: "messages[1].content",
      says: /messages\[1\]\.content differs at line 2, column 15 \(character 28\): "….*line — ünïcödé\." was recorded, "….*lime — ünïcödé\." is asked now/,
    },
    {
      title: "another model",
      body: { ...BODY, model: "test-model-2" },
      path: "model",
      says: /model differs at line 1, column 11 \(character 11\): "test-model" was recorded, "test-model-2" is/,
    },
    {
      title: "one more message",
      body: { ...BODY, messages: [...BODY.messages, { role: "assistant", content: "Well" }] },
      path: "messages[2]",
      says: /messages\[2\] differs: nothing was recorded, \{"role":"assistant","content":"Well"\} is/,
    },
    {
      title: "another limit",
      body: { ...BODY, max_completion_tokens: 5 },
      path: "max_completion_tokens",
      says: /max_completion_tokens differs: 4000 was recorded, 5 is asked now/,
    },
    {
      title: "one more parameter",
      body: { ...BODY, temperature: 0 },
      path: "temperature",
      says: /temperature differs: nothing was recorded, 0 is/,
    },
  ])("and a continuation refuse $title, and show it", async ({ body, path, says }) => {
    const server = await serve(scripted([{ kind: "answer", text: "x" }]));
    const live = bench(server.url);
    await live.endpoint.complete(0, BODY, WORST_CASE);
    const cassette = Cassette.read(live.path);
    const replay = bench(NOWHERE, { mode: "replay", cassette });
    for (const { endpoint } of [replay, live]) {
      const error = await failure(endpoint.complete(0, body, WORST_CASE));
      expect(error).toBeInstanceOf(ReplayError);
      expect(error).toMatchObject({ number: 0, attempt: 0, difference: { path } });
      expect(String(error)).toMatch(says);
    }
    expect(server.requests).toHaveLength(1);
    expect(live.ledger.balance().reservedUsd).toBe(0);
  });

  it("takes the same properties in another order for the same request", () => {
    const { model, messages, ...more } = BODY;
    expect(requestDigest({ ...more, messages, model })).toBe(requestDigest(BODY));
    expect(requestDigest({ ...BODY, model: "other" })).not.toBe(requestDigest(BODY));
    expect(requestDigest(BODY)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("a continuation", () => {
  it("asks only what was not answered, and pays only for that", async () => {
    const { live, completions, server } = await recordSeries();
    const next = bench(server.url, { path: live.path });
    const sent = server.requests.length;
    expect(await next.endpoint.complete(1, BODY, WORST_CASE)).toEqual(completions[1]);
    expect(next.ledger.balance()).toEqual(live.ledger.balance());
    expect(server.requests).toHaveLength(sent);
    await next.endpoint.complete(4, BODY, WORST_CASE);
    expect(server.requests).toHaveLength(sent + 1);
  });

  it("counts a request without an answer as lost and asks again", async () => {
    const { path } = await oneAnswer();
    const [first = "", request = ""] = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${first}\n${request}\n`);
    const played = Cassette.read(path);
    expect(played.totals()).toMatchObject({ atRiskUsd: WORST_CASE, lost: 1 });
    expect(linesOf(path)).toHaveLength(2);
    const server = await serve(scripted([{ kind: "answer", text: "again" }]));
    const { endpoint, ledger, waits } = bench(server.url, { path });
    expect(linesOf(path)[2]).toEqual({
      type: "lost",
      number: 0,
      attempt: 0,
      reason: "the process ended before the answer arrived",
      at_risk_usd: WORST_CASE,
    });
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("again");
    expect(ledger.balance().atRiskUsd).toBe(WORST_CASE);
    expect(waits).toEqual([]);
    expect(linesOf(path).map(({ type, attempt }) => [type, attempt])).toEqual([
      ["cassette", undefined],
      ["request", 0],
      ["lost", 0],
      ["request", 1],
      ["response", 1],
    ]);
  });

  it("with a key that works goes on after one that did not", async () => {
    const server = await serve(
      scripted([
        { kind: "raw", status: 401, body: errorBody("no") },
        { kind: "answer", text: "yes" },
      ]),
    );
    const first = bench(server.url);
    await endpointError(first.endpoint.complete(0, BODY, WORST_CASE));
    first.cassette.close();
    const second = bench(server.url, { path: first.path, apiKey: "sk-another-key" });
    expect((await second.endpoint.complete(0, BODY, WORST_CASE)).text).toBe("yes");
    const third = bench(NOWHERE, { mode: "replay", cassette: Cassette.read(first.path) });
    expect((await third.endpoint.complete(0, BODY, WORST_CASE)).text).toBe("yes");
  });

  it("reserves for an unanswered proposal before it returns its promise", async () => {
    const server = await serve(
      scripted([
        { kind: "raw", status: 403, body: "" },
        { kind: "answer", text: "x" },
      ]),
    );
    const { endpoint, ledger } = bench(server.url);
    await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    const second = endpoint.complete(0, BODY, WORST_CASE);
    expect(ledger.balance().reservedUsd).toBe(WORST_CASE);
    await second;
    expect(ledger.balance().reservedUsd).toBe(0);
  });
});
