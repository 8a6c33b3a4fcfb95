import { describe, expect, it } from "vitest";
import { costUsd } from "../../../src/proposers/index.js";
import type { Behaviour } from "./model-server.js";
import { USAGE, errorBody } from "./model-server.js";
import {
  BODY,
  PRICE,
  WORST_CASE,
  bench,
  chargedUsd,
  endpointError,
  linesOf,
  scripted,
  serve,
} from "./setup.js";

const COST = costUsd(PRICE, USAGE);

const SETTLED = { spentUsd: COST, atRiskUsd: 0, reservedUsd: 0 };

describe("an error that passes", () => {
  const fine: Behaviour = { kind: "answer", text: "fine" };
  const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  it.each([408, 409, 429, 500, 502, 503, 504, 529])("%i is asked again", async (status) => {
    const server = await serve(scripted([{ kind: "raw", status, body: errorBody("busy") }, fine]));
    const { endpoint, ledger, waits, reports, cassette } = bench(server.url);
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("fine");
    expect(waits).toEqual([1]);
    expect(reports).toEqual([
      { number: 0, attempt: 0, status, waitSeconds: 1 },
      { number: 0, attempt: 1, status: 200, waitSeconds: 0 },
    ]);
    expect(ledger.balance()).toEqual(SETTLED);
    expect(chargedUsd(server.charges)).toBe(COST);
    expect(cassette.totals()).toMatchObject({ requests: 2, answered: 2, lost: 0, spentUsd: COST });
  });

  it.each<{ title: string; headers: Record<string, string>; wait: number }>([
    { title: "seconds", headers: { "retry-after": "77" }, wait: 77 },
    { title: "15 minutes", headers: { "retry-after": "900" }, wait: 900 },
    { title: "milliseconds", headers: { "retry-after-ms": "2500", "retry-after": "9" }, wait: 2.5 },
    {
      title: "a date",
      headers: { date: DATE, "retry-after": "Sun, 06 Nov 1994 08:51:07 GMT" },
      wait: 90,
    },
    { title: "a date that is over", headers: { date: DATE, "retry-after": DATE }, wait: 1 },
    { title: "no time", headers: { "retry-after": "0" }, wait: 1 },
    { title: "nonsense", headers: { "retry-after": "soon" }, wait: 1 },
  ])("is asked again after $title, if the server says so", async ({ headers, wait }) => {
    const busy = { kind: "raw", status: 429, body: errorBody("slow down"), headers } as const;
    const server = await serve(scripted([busy, fine]));
    const { endpoint, waits } = bench(server.url);
    await endpoint.complete(0, BODY, WORST_CASE);
    expect(waits).toEqual([wait]);
  });

  it("is asked again after 1, 2, 4, … 60 s, then given up for this process", async () => {
    const server = await serve(scripted([{ kind: "raw", status: 503, body: "overloaded" }]));
    const { endpoint, ledger, waits, cassette } = bench(server.url, { retries: 8 });
    const error = await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    expect(error).toMatchObject({ code: "unavailable", status: 503 });
    expect(error.message).toMatch(/none in 9 attempts, at last 503 \(overloaded\)/);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(server.requests).toHaveLength(9);
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: 0, reservedUsd: 0 });
    expect(cassette.exchanges(0).map(({ attempt }) => attempt)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it("may come as a success from a gateway", async () => {
    const server = await serve(
      scripted([{ kind: "raw", status: 200, body: errorBody("upstream failed") }, fine]),
    );
    const { endpoint, ledger } = bench(server.url);
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("fine");
    expect(ledger.balance()).toEqual({ spentUsd: COST, atRiskUsd: WORST_CASE, reservedUsd: 0 });
  });

  it.each<{ title: string; behaviour: Behaviour; reason?: string }>([
    { title: "broken JSON", behaviour: { kind: "raw", status: 200, body: `{"choices": [{` } },
    {
      title: "a connection that is reset before the answer",
      behaviour: { kind: "reset", usage: USAGE },
      reason: "the connection was reset (ECONNRESET)",
    },
    {
      title: "a connection that breaks in the middle of the answer",
      behaviour: { kind: "reset", after: `{"id": "chatcmpl-`, usage: USAGE },
      reason: "the connection broke in the middle of the answer",
    },
    {
      title: "an answer that drips",
      behaviour: { kind: "drip", usage: USAGE },
      reason: "no whole answer within 0.3 s",
    },
    {
      title: "an answer that does not come",
      behaviour: { kind: "silence" },
      reason: "no whole answer within 0.3 s",
    },
    {
      title: "an answer larger than the limit",
      behaviour: { kind: "answer", text: "x".repeat(200_000) },
      reason: "an answer of more than 100000 bytes",
    },
  ])("as $title is asked again, its worst case at risk", async ({ behaviour, reason }) => {
    const server = await serve(scripted([behaviour, fine]));
    const { endpoint, ledger, waits, reports, cassette, path } = bench(server.url, {
      timeoutSeconds: 0.3,
      maxResponseBytes: 100_000,
    });
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("fine");
    expect(waits).toEqual([1]);
    expect(ledger.balance()).toEqual({ spentUsd: COST, atRiskUsd: WORST_CASE, reservedUsd: 0 });
    expect(chargedUsd(server.charges)).toBeLessThanOrEqual(COST + WORST_CASE);
    expect(cassette.totals()).toMatchObject({
      spentUsd: COST,
      atRiskUsd: WORST_CASE,
      requests: 2,
      lost: reason === undefined ? 0 : 1,
    });
    expect(reports[0]?.status).toBe(reason === undefined ? 200 : null);
    if (reason !== undefined) {
      expect(linesOf(path)[2]).toEqual({
        type: "lost",
        number: 0,
        attempt: 0,
        reason,
        at_risk_usd: WORST_CASE,
      });
    }
  });

  it("costs nothing if there never was a connection, as when the server dies", async () => {
    const server = await serve(scripted([fine]));
    const { endpoint, ledger, cassette } = bench(server.url, { retries: 2 });
    await endpoint.complete(0, BODY, WORST_CASE);
    await server.close();
    const error = await endpointError(endpoint.complete(1, BODY, WORST_CASE));
    expect(error).toMatchObject({ code: "unavailable", status: null });
    expect(error.message).toMatch(/none in 3 attempts.*nothing listens at that address/);
    expect(ledger.balance()).toEqual(SETTLED);
    expect(chargedUsd(server.charges)).toBe(COST);
    expect(cassette.totals()).toMatchObject({ requests: 4, lost: 3, atRiskUsd: 0 });
  });

  it("is not asked again where the budget has no room for it", async () => {
    const server = await serve(scripted([{ kind: "reset" }]));
    const { endpoint, ledger, waits } = bench(server.url, { limitUsd: 1.2 });
    const error = await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    expect(error.code).toBe("budget");
    expect(error.message).toMatch(
      /another attempt of at most \$0\.5000 within \$1\.2; found \$0\.0000 spent, \$1\.0000 at risk/,
    );
    expect(server.requests).toHaveLength(2);
    expect(waits).toEqual([1]);
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: 2 * WORST_CASE, reservedUsd: 0 });
  });
});
