import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileError } from "../../../src/files/index.js";
import {
  PriceError,
  type PriceOverrides,
  costUsd,
  readPriceFile,
  unknownPriceMessage,
} from "../../../src/proposers/prices/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-prices-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function read(text: string): PriceOverrides {
  const path = join(folder, "prices.toml");
  writeFileSync(path, text);
  return readPriceFile(path);
}

/** The message without the folder. */
function messageOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PriceError);
    return (error as Error).message.replace(`${folder}/`, "");
  }
  throw new Error("expected an error");
}

describe("a file of prices", () => {
  it("gives prices by model, in US dollars per million tokens", () => {
    const prices = read(`[models."gpt-5.2"]
input = 1.25
cached_input = 0.125
output = 10

[models.own]
input = 2
output = 4.0
`);
    const usage = { input: 1_000_000, cachedInput: 400_000, output: 100_000, reasoning: 0 };
    const [first, own] = [prices.get("gpt-5.2"), prices.get("own")];
    if (!first || !own) throw new Error("expected two prices");
    expect(costUsd(first, usage)).toBeCloseTo(0.75 + 0.05 + 1, 12);
    // Cached tokens cost what others cost.
    expect(costUsd(own, usage)).toBeCloseTo(2 + 0.4, 12);
    expect(own.source).toBe(join(folder, "prices.toml"));
    expect(prices.size).toBe(2);
  });

  it("can say that nothing is charged", () => {
    expect(read("models.m = { input = 0, output = 0 }").get("m")?.output.base).toBe(0);
  });

  it.each([
    [
      '# own\n[models."a"]\ninput = -1\noutput = 1',
      'prices.toml:3: models."a".input: expected US dollars per million tokens, a number ≥ 0; found -1',
    ],
    [
      '[models."a"]\ninput = 1\n\n[models."b"]\ninput = 1\n',
      'prices.toml:1: models."a".output: expected US dollars per million tokens, a number ≥ 0; found none',
    ],
    [
      '[models.a]\ninput = 1\noutput = "1"',
      'prices.toml:3: models."a".output: expected US dollars per million tokens, a number ≥ 0; found "1"',
    ],
    [
      "[models.a]\ninput = 1\noutput = inf",
      'prices.toml:3: models."a".output: expected US dollars per million tokens, a number ≥ 0; found Infinity',
    ],
    [
      "[models.a]\ninput = 1\ncache_input = 1\noutput = 1",
      'prices.toml:3: models."a": expected one of input, cached_input, output; found "cache_input" (did you mean cached_input?)',
    ],
    [
      "[models.gpt-5.2]\ninput = 1\noutput = 1",
      'prices.toml:1: models."gpt-5": expected one of input, cached_input, output; found "2" (a name with a dot needs quotes: [models."gpt-5.2"])',
    ],
    [
      "[model.a]\ninput = 1\noutput = 1",
      'prices.toml:1: model: expected tables [models."NAME"] only; found another key',
    ],
    ["", 'prices.toml: models: expected tables [models."NAME"]; found none'],
    ["models = 3", 'prices.toml:1: models: expected tables [models."NAME"]; found 3'],
    [
      "[models]\na = 1",
      'prices.toml:2: models."a": expected a table with input and output; found 1',
    ],
    ["[models.a]\ninput = ", /^prices\.toml:2: expected valid TOML; found .+$/],
  ])("says what is wrong with %j", (text, message) => {
    const found = messageOf(text);
    if (typeof message === "string") expect(found).toBe(message);
    else expect(found).toMatch(message);
  });

  it("that is not there is a FileError", () => {
    expect(() => readPriceFile(join(folder, "none.toml"))).toThrow(FileError);
  });
});

describe("the message on a model without a price", () => {
  it.each(["my-model", 'a "b" \\ c.d'])("has an example for %j that can be used", (model) => {
    const lines = unknownPriceMessage(model).split("\n");
    const example = lines.filter((line) => line.startsWith("    ")).join("\n");
    expect(read(example).get(model)?.output.base).toBe(10);
    expect(lines.join(" ")).toContain("--prices FILE");
  });
});
