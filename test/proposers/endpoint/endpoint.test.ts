import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Cassette } from "../../../src/proposers/endpoint/index.js";
import { Ledger, costUsd } from "../../../src/proposers/index.js";
import type { Behaviour } from "./model-server.js";
import { USAGE, errorBody } from "./model-server.js";
import {
  BODY,
  KEY,
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

afterEach(() => vi.unstubAllEnvs());

describe("several requests at once", () => {
  it("are answered each with its own, and reserved before they are sent", async () => {
    const waiting: (() => void)[] = [];
    const server = await serve(async ({ body }) => {
      // No answer before all have arrived; then in another order.
      await new Promise<void>((resolve) => {
        waiting.unshift(resolve);
        if (waiting.length === 3) for (const go of waiting) go();
      });
      return { kind: "answer", text: `answer to ${body.messages?.[0]?.content ?? ""}` };
    });
    const { endpoint, ledger, path } = bench(server.url);
    const completions = [0, 1, 2].map((number) =>
      endpoint.complete(
        number,
        { ...BODY, messages: [{ role: "user", content: String(number) }] },
        WORST_CASE,
      ),
    );
    expect(ledger.balance().reservedUsd).toBe(3 * WORST_CASE);
    const texts = (await Promise.all(completions)).map(({ text }) => text);
    expect(texts).toEqual(["answer to 0", "answer to 1", "answer to 2"]);
    expect(ledger.balance().spentUsd).toBeCloseTo(chargedUsd(server.charges), 12);
    expect(Cassette.read(path).totals()).toMatchObject({ requests: 3, answered: 3 });
  });

  it("are refused for one and the same proposal", async () => {
    const server = await serve(scripted([{ kind: "answer", text: "x" }]));
    const { endpoint, ledger } = bench(server.url);
    const first = endpoint.complete(0, BODY, WORST_CASE);
    await expect(endpoint.complete(0, BODY, WORST_CASE)).rejects.toThrow(/one call for proposal 0/);
    expect((await first).text).toBe("x");
    expect(ledger.balance()).toEqual(SETTLED);
  });
});

describe("an abort", () => {
  it("ends a request that is under way, whose worst case stays at risk", async () => {
    const controller = new AbortController();
    const silence: Behaviour = { kind: "silence", onRequest: () => controller.abort() };
    const server = await serve(scripted([silence, { kind: "answer", text: "later" }]));
    const first = bench(server.url, { signal: controller.signal });
    const error = await endpointError(first.endpoint.complete(0, BODY, WORST_CASE));
    expect(error.code).toBe("aborted");
    expect(first.ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: WORST_CASE, reservedUsd: 0 });
    expect(linesOf(first.path)[2]).toMatchObject({ type: "lost", reason: "it was aborted" });
    expect(server.requests).toHaveLength(1);
    first.cassette.close();
    const second = bench(server.url, { path: first.path });
    expect((await second.endpoint.complete(0, BODY, WORST_CASE)).text).toBe("later");
  });

  it("ends a wait, and leaves nothing reserved", async () => {
    const controller = new AbortController();
    const server = await serve(scripted([{ kind: "raw", status: 500, body: "" }]));
    const { endpoint, ledger } = bench(server.url, {
      signal: controller.signal,
      sleep: undefined,
      onAttempt: () => setImmediate(() => controller.abort()),
    });
    const error = await endpointError(endpoint.complete(0, BODY, WORST_CASE));
    expect(error.code).toBe("aborted");
    expect(ledger.balance()).toEqual({ spentUsd: 0, atRiskUsd: 0, reservedUsd: 0 });
  });

  it("before the request sends nothing", async () => {
    const server = await serve(scripted([{ kind: "answer" }]));
    const { endpoint, ledger, cassette } = bench(server.url, { signal: AbortSignal.abort() });
    expect((await endpointError(endpoint.complete(0, BODY, WORST_CASE))).code).toBe("aborted");
    expect(server.requests).toHaveLength(0);
    expect(ledger.balance().reservedUsd).toBe(0);
    expect(cassette.totals().requests).toBe(0);
  });
});

describe("keys", () => {
  it("and names of accounts are in no byte of the cassette and in no message", async () => {
    const custom = "gateway-password-42";
    vi.stubEnv("OPENAI_ORG_ID", "org-abcdef123456");
    vi.stubEnv("OPENAI_PROJECT_ID", "proj_zyxwvu987654");
    vi.stubEnv("OPENAI_ADMIN_KEY", "sk-admin-99999999");
    vi.stubEnv("OPENAI_LOG", "debug");
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", `X-Gateway-Token: ${custom}\nX-Title: schedlab`);
    const log = vi.spyOn(console, "debug").mockImplementation(() => undefined);
    const escaped = `{"error": {"message": "\\u0073k-test-0123456789abcdef"}}`;
    const echo = (headers: unknown) =>
      `${JSON.stringify(headers)} of org-somebody1 and user_2abcd9`;
    const server = await serve(({ headers }, index) => {
      const told = {
        "x-request-id": String(headers.authorization),
        "openai-organization": "org-abcdef123456",
        "set-cookie": "session=1",
      };
      if (index === 0)
        return { kind: "raw", status: 500, body: errorBody(echo(headers)), headers: told };
      if (index === 1) return { kind: "raw", status: 500, body: escaped };
      if (index === 2) return { kind: "answer", text: JSON.stringify(headers), headers: told };
      return { kind: "raw", status: 401, body: errorBody(echo(headers)), headers: told };
    });
    const { endpoint, path } = bench(server.url);
    const { text } = await endpoint.complete(0, BODY, WORST_CASE);
    const error = await endpointError(endpoint.complete(1, BODY, WORST_CASE));
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      "openai-organization": "org-abcdef123456",
      "x-gateway-token": custom,
    });
    const secrets = [KEY, custom, "org-", "proj_", "user_2", "sk-admin", "\\u0073k", "session=1"];
    for (const written of [readFileSync(path, "utf8"), text, error.message]) {
      for (const secret of secrets) expect(written).not.toContain(secret);
      expect(written).toContain("[key]");
    }
    expect(text).toContain("schedlab");
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it("that are no keys are left in answers", async () => {
    const server = await serve(scripted([{ kind: "answer", text: "none of them is ollama" }]));
    const { endpoint } = bench(server.url, { apiKey: "ollama" });
    expect((await endpoint.complete(0, BODY, WORST_CASE)).text).toBe("none of them is ollama");
  });

  it.each(["", " ", "sk-secret-key\nsecond", "sk-secret-kéy"])(
    "that cannot be sent are refused unseen (%#)",
    async (apiKey) => {
      const make = () => Promise.resolve().then(() => bench("http://127.0.0.1:9/v1", { apiKey }));
      const error = await endpointError(make());
      expect(error.code).toBe("unauthorised");
      expect(error.message).toMatch(/set OPENAI_API_KEY/);
      expect(error.message).not.toContain("secret");
    },
  );

  it.each([
    "api.openai.com/v1",
    "ftp://host/v1",
    "http://me:hunter22@host/v1",
    "http://host/v1?k=hunter22",
  ])("do not belong into a base URL, which is one of http (%#)", async (url) => {
    const error = await endpointError(Promise.resolve().then(() => bench(url)));
    expect(error.code).toBe("not-an-endpoint");
    expect(error.message).toMatch(/set OPENAI_BASE_URL, as in https:/);
    expect(error.message).not.toContain("hunter22");
  });
});

describe("options", () => {
  it.each([
    { timeoutSeconds: 0 },
    { timeoutSeconds: 1e6 },
    { retries: 0.5 },
    { maxResponseBytes: 0 },
  ])("out of range are refused: %o", (options) => {
    expect(() =>
      bench("http://127.0.0.1:9/v1", { ...options, cassette: Cassette.inMemory() }),
    ).toThrow(RangeError);
  });

  it("allow a cassette in memory and a ledger without a limit", async () => {
    const server = await serve(scripted([{ kind: "answer", text: "x" }]));
    const ledger = new Ledger();
    const { endpoint, cassette } = bench(`${server.url}/`, {
      cassette: Cassette.inMemory(),
      ledger,
    });
    await endpoint.complete(0, BODY, WORST_CASE);
    expect(server.requests[0]?.path).toBe("/v1/chat/completions");
    expect(cassette.path).toBe(null);
    expect(cassette.totals()).toMatchObject({ requests: 1, spentUsd: ledger.balance().spentUsd });
  });
});
