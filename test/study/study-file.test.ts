import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readStudy } from "../../src/study/study-plan.js";
import { inFolder } from "../cli/run-cli.js";

const STUDIES = fileURLToPath(new URL("../../studies/", import.meta.url));

/** What reading a study of this text throws. */
function messageOf(text: string): Promise<string> {
  return inFolder({ "s.toml": text }, (folder) => {
    try {
      readStudy(join(folder, "s.toml"));
    } catch (error) {
      return error instanceof Error ? error.message.replaceAll(`${folder}/`, "") : "";
    }
    return "nothing was thrown";
  });
}

describe("the file of a study", () => {
  it.each(readdirSync(STUDIES))("%s is one, and says in its comments how it is run", (name) => {
    const { cells, maxCostUsd } = readStudy(join(STUDIES, name));
    expect(cells.length).toBeGreaterThanOrEqual(4);
    expect(maxCostUsd).toBeGreaterThan(0);
    expect(readFileSync(join(STUDIES, name), "utf8")).toContain(
      `npx schedlab study --config studies/${name}`,
    );
  });

  it("gives each cell the study's settings, with its own in their place", () =>
    inFolder(
      { "s.toml": 'metric = "throughput"\nrepeats = 2\nseed = 5\n[grid]\neffort = ["low"]\n' },
      (folder) => {
        const { name, cells } = readStudy(join(folder, "s.toml"), { out: "o" });
        expect(name).toBe("s");
        expect(cells.map(({ plan: { settings } }) => settings)).toMatchObject([
          { metric: "throughput", effort: "low", seed: 5, out: join("o", "grammar", "seed5") },
          { metric: "throughput", effort: "low", seed: 6, out: join("o", "grammar", "seed6") },
        ]);
      },
    ));

  it("takes a combination with a model for one that asks it", () =>
    inFolder(
      { "s.toml": 'max_cost = 3\n[[combination]]\nmodel = "m"\n[[combination]]\n' },
      (folder) => {
        const { cells } = readStudy(join(folder, "s.toml"));
        expect(cells.map(({ plan: { settings } }) => settings)).toMatchObject([
          { proposer: "openai", model: "m", strategy: "chain", max_cost: 3 },
          { proposer: "grammar", model: "", strategy: "evolve" },
        ]);
      },
    ));

  it.each([
    [
      "an unknown axis",
      '[grid]\nefort = ["low"]\n',
      /s\.toml:1: \[grid\]: key efort: .*effort.*did you mean effort/,
    ],
    ["an unknown key", "iteration = 3\n", /s\.toml:1: key iteration: .*did you mean iterations/],
    [
      "an unknown value",
      '[grid]\neffort = ["max"]\n',
      /cell .*: key effort: expected "" or "none"/,
    ],
    [
      "a grid of no values",
      "[grid]\neffort = []\n",
      /key effort: expected a list of at least one value.*an empty list/,
    ],
    [
      "a grid that is no table",
      "grid = 3\n",
      /s\.toml:1: key grid: expected a table \[grid\]; found 3/,
    ],
    ["a value that is no list", '[grid]\neffort = "low"\n', /key effort: expected a list/],
    [
      "a list in a list",
      "[grid]\neffort = [[1]]\n",
      /key effort: expected a text or a number; found an array/,
    ],
    [
      "a combination twice",
      '[[combination]]\neffort="low"\n[[combination]]\neffort="low"\n',
      /expected combinations that differ; found grammar\/seed1 twice/,
    ],
    ["a folder", 'out = "x"\n', /s\.toml:1: key out: expected no folder/],
    ["no repeats", "repeats = 0\n", /s\.toml:1: key repeats: expected a whole number ≥ 1; found 0/],
    [
      "a model that grammar does not ask",
      'proposer = "grammar"\n[grid]\nmodel = ["m"]\n',
      /key model: expected proposer "openai" with it/,
    ],
    ["a secret", 'api_key = "sk-1"\n', /expected no secret in a file/],
  ])("is refused with %s", async (_what, text, message) => {
    expect(await messageOf(text)).toMatch(message);
  });
});
