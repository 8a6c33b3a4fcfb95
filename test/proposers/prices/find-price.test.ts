import { calcPrice, findProvider } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelPrice } from "../../../src/proposers/prices/index.js";
import {
  costUsd,
  findPrice,
  isLocal,
  priceSourceVersion,
  priceText,
  worstCaseUsd,
} from "../../../src/proposers/prices/index.js";

const OPENAI = "https://api.openai.com/v1";
const ANTHROPIC = "https://api.anthropic.com/v1/";
const GOOGLE = "https://generativelanguage.googleapis.com/v1beta/openai/";
const OPENROUTER = "https://openrouter.ai/api/v1";
const DEEPSEEK = "https://api.deepseek.com/v1";
const AT = "2026-11-24";

const find = (model: string, baseUrl: string, at = AT): Promise<ModelPrice | undefined> =>
  findPrice(model, { baseUrl, at });

async function found(model: string, baseUrl: string, at = AT): Promise<ModelPrice> {
  const price = await find(model, baseUrl, at);
  if (!price) throw new Error(`expected a price of ${model}`);
  return price;
}

/** What the package itself computes. */
function published(
  model: string,
  providerId: string,
  usage: { readonly input: number; readonly cachedInput: number; readonly output: number },
  at: Date,
): number {
  const tokens = {
    input_tokens: usage.input,
    cache_read_tokens: usage.cachedInput,
    output_tokens: usage.output,
  };
  return calcPrice(tokens, model, { providerId, timestamp: at })?.total_price ?? NaN;
}

const USAGES = [
  { input: 0, cachedInput: 0, output: 0 },
  { input: 1000, cachedInput: 0, output: 100 },
  { input: 12_345, cachedInput: 12_000, output: 6789 },
  { input: 200_000, cachedInput: 150_000, output: 1 },
  { input: 200_001, cachedInput: 0, output: 20_000 },
  { input: 271_999, cachedInput: 1, output: 5 },
  { input: 272_000, cachedInput: 100_000, output: 500 },
  { input: 900_000, cachedInput: 900_000, output: 60_000 },
];

describe("the price of a model", () => {
  it.each([
    ["gpt-5", "openai", OPENAI],
    ["gpt-5-mini", "openai", OPENAI],
    ["gpt-5.2-2025-12-11", "openai", OPENAI],
    ["gpt-5.4", "openai", OPENAI],
    ["o3", "openai", OPENAI],
    ["claude-sonnet-4-5", "anthropic", ANTHROPIC],
    ["gemini-2.5-pro", "google", GOOGLE],
    ["openai/gpt-5", "openrouter", OPENROUTER],
  ])("%s gives the totals of the list it is from, tiers and cached tokens too", async (...row) => {
    const [model, provider, baseUrl] = row;
    const price = await found(model, baseUrl);
    for (const usage of USAGES) {
      const total = published(model, provider, usage, new Date(AT));
      expect(costUsd(price, { ...usage, reasoning: 0 })).toBeCloseTo(total, 12);
    }
  });

  it("is found for a dated name", async () => {
    const dated = await found("gpt-5.2-2025-12-11", OPENAI);
    const plain = await found("gpt-5.2", OPENAI);
    expect(dated).toEqual({ ...plain, model: "gpt-5.2-2025-12-11" });
    expect(plain.output.base).toBe(14);
  });

  it("is that of the day", async () => {
    expect((await found("o3", OPENAI, "2025-06-09")).input.base).toBe(10);
    expect((await found("o3", OPENAI, "2025-06-10")).input.base).toBe(2);
    expect((await found("o3", OPENAI, "2025-06-10T23:59:59Z")).input.base).toBe(2);
  });

  it("is the dearest of the day where it depends on the hour", async () => {
    const usage = { input: 5000, cachedInput: 1000, output: 700 };
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const text = `${AT}T${String(hour).padStart(2, "0")}:45:00Z`;
      return published("deepseek-chat", "deepseek", usage, new Date(text));
    });
    const price = await found("deepseek-chat", DEEPSEEK);
    expect(new Set(hours).size).toBeGreaterThan(1);
    expect(costUsd(price, { ...usage, reasoning: 0 })).toBeCloseTo(Math.max(...hours), 12);
    expect(price.source).toContain("dearest of the day");
  });

  it("counts what a provider writes into its cache unasked", async () => {
    const price = await found("gpt-5.6-sol", OPENAI);
    const tokens = { input_tokens: 1000, cache_write_tokens: 1000, output_tokens: 0 };
    const timestamp = new Date(AT);
    const all = calcPrice(tokens, "gpt-5.6-sol", { providerId: "openai", timestamp });
    const usage = { input: 1000, cachedInput: 0, output: 0, reasoning: 0 };
    expect(costUsd(price, usage)).toBeCloseTo(all?.total_price ?? NaN, 12);
  });

  it("is the vendor's behind an address that is not known, and says so", async () => {
    const own = await found("gpt-5", OPENAI);
    for (const model of ["gpt-5", "openai/gpt-5"]) {
      const price = await found(model, "https://models.example.org/v1");
      expect(price).toEqual({ ...own, model, source: price.source });
      expect(price.source).toMatch(/OpenAI's own price, the endpoint may charge otherwise$/);
    }
    expect(own.source).toBe(`genai-prices ${priceSourceVersion()}: OpenAI`);
  });

  it.each([
    ["no-such-model", OPENAI],
    ["no-such-model", "https://models.example.org/v1"],
    ["claude-sonnet-4-5", OPENAI],
    ["text-embedding-3-small", OPENAI],
    ["sonar", "https://api.perplexity.ai"],
    ["toString", OPENAI],
    ["", OPENAI],
    ["a/", "no URL"],
  ])("is not known for %j at %s", async (model, baseUrl) => {
    expect(await find(model, baseUrl)).toBeUndefined();
  });

  it("is nothing where a provider offers a model for nothing", async () => {
    const free = findProvider({ providerId: "openrouter" })?.models.find(({ id }) =>
      id.endsWith(":free"),
    );
    const price = await found(free?.id ?? "", OPENROUTER);
    expect(worstCaseUsd(price, { input: 1e6, output: 1e6 })).toBe(0);
  });

  it("is one's own first, and nothing at a local endpoint", async () => {
    const local = await found("gpt-5", "http://localhost:11434/v1");
    expect(local.source).toBe("local endpoint: no charge");
    expect(costUsd(local, { input: 1e6, cachedInput: 0, output: 1e6, reasoning: 0 })).toBe(0);
    const own = { ...local, source: "mine.toml", output: { base: 3, tiers: [] } };
    const overrides = new Map([["gpt-5", own]]);
    for (const baseUrl of ["http://localhost:11434/v1", OPENAI]) {
      expect(await findPrice("gpt-5", { baseUrl, at: AT, overrides })).toBe(own);
    }
    expect(await findPrice("o3", { baseUrl: OPENAI, at: AT, overrides })).toEqual(
      await find("o3", OPENAI),
    );
  });

  it("needs a date", async () => {
    await expect(find("gpt-5", OPENAI, "today")).rejects.toThrow(/ISO date.*"today"/);
  });
});

describe("an endpoint", () => {
  it.each([
    "http://localhost:8000/v1",
    "http://api.localhost/v1",
    "http://127.0.0.1:8080/v1",
    "http://127.1/v1",
    "http://0.0.0.0:8000/v1",
    "http://[::1]:8000/v1",
    "http://[::ffff:192.168.1.2]/v1",
    "http://10.1.2.3/v1",
    "http://172.16.0.1/v1",
    "http://172.31.255.1/v1",
    "http://192.168.0.5:1234",
    "http://169.254.1.1",
    "http://[fd12:3456::1]/v1",
    "http://[fe80::1]/v1",
    "http://gpu-box.local:8000/v1",
    "http://GPU.Local./v1",
    "http://vllm:8000/v1",
  ])("is local: %s", (url) => {
    expect(isLocal(url)).toBe(true);
  });

  it.each([
    OPENAI,
    "http://172.32.0.1/v1",
    "http://172.15.0.1/v1",
    "http://192.169.0.1/v1",
    "http://11.0.0.1/v1",
    "http://8.8.8.8/v1",
    "http://[2001:db8::1]/v1",
    "http://[fc::1]/v1",
    "http://[::ffff:8.8.8.8]/v1",
    "http://127.0.0.1@api.example.org/v1",
    "http://localhost.example.org/v1",
    "http://notlocal/v1".replace("notlocal", "x.notlocal"),
    "localhost",
    "",
  ])("is not local: %s", (url) => {
    expect(isLocal(url)).toBe(false);
  });
});

describe("the most that a request can cost", () => {
  const rate = fc.record({
    base: fc.double({ min: 0, max: 100, noNaN: true }),
    tiers: fc
      .uniqueArray(
        fc.record({ above: fc.nat(3000), rate: fc.double({ min: 0, max: 100, noNaN: true }) }),
        {
          maxLength: 3,
          selector: ({ above }) => above,
        },
      )
      .map((tiers) => tiers.sort((a, b) => a.above - b.above)),
  });
  const anyPrice = fc.record({
    model: fc.constant("m"),
    source: fc.constant("s"),
    input: rate,
    cachedInput: rate,
    output: rate,
  });

  it("is never less than what an answer within its bounds costs", () => {
    const tokens = fc.nat(4000);
    fc.assert(
      fc.property(anyPrice, tokens, tokens, tokens, fc.nat(500), fc.nat(500), (...args) => {
        const [price, input, cachedInput, output, moreInput, moreOutput] = args;
        const cost = costUsd(price, { input, cachedInput, output, reasoning: 0 });
        const bounds = { input: input + moreInput, output: output + moreOutput };
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(cost).toBeLessThanOrEqual(worstCaseUsd(price, bounds) * (1 + 1e-12));
      }),
    );
  });

  it.each([
    ["gpt-5.4", OPENAI],
    ["claude-sonnet-4-5", ANTHROPIC],
    ["gpt-6-luna", OPENAI],
  ])("is reached by %s in its dearest tier", async (model, baseUrl) => {
    const price = await found(model, baseUrl);
    const bounds = { input: 1_000_000, output: 1000 };
    const cost = costUsd(price, { ...bounds, cachedInput: 0, reasoning: 0 });
    expect(worstCaseUsd(price, bounds)).toBeCloseTo(cost, 12);
  });
});

describe("a price for people", () => {
  it("is one line with its rates and where it is from", async () => {
    expect(priceText(await found("gpt-5", OPENAI))).toBe(
      `gpt-5: 1.25 USD input, 0.125 cached, 10 output per million tokens (genai-prices ${priceSourceVersion()}: OpenAI)`,
    );
    expect(priceText(await found("gpt-5.4", OPENAI))).toContain(
      "2.5 (5 above 271999 input tokens) USD input",
    );
    expect(priceText(await found("any", "http://localhost:1/v1"))).toBe(
      "any: free (local endpoint: no charge)",
    );
  });

  it("names the version of the list", () => {
    expect(priceSourceVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
