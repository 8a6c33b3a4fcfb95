import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findScenario,
  generateProfile,
  PROFILES,
  SCENARIO_CLUSTER,
  scenarioWorkload,
  traceCsv,
} from "../../src/workload/index.js";
import { inFolder, namesIn, schedlab } from "./run-cli.js";

const GENERATE = ["trace", "generate", "--out", "t.csv"];

const csv = (pipelines: Parameters<typeof traceCsv>[0]) => [...traceCsv(pipelines)].join("");
const written = (folder: string) => readFileSync(join(folder, "t.csv"), "utf8");

describe("schedlab trace generate with a profile", () => {
  it("writes the profile's workload with what replaces its dimensions, from options, --set and TOML", () => {
    const params = 'load = 3\narrivals = "steady"\nrandom_seed = 9\nduration = 60\n';
    return inFolder({ "p.toml": params }, (folder) => {
      const args = ["--profile", "cpu-heavy", "--params", "p.toml", "--set", "fit=false"];
      const run = schedlab(
        [...GENERATE, ...args, "--arrivals", "diurnal", "--set", "length=3", "--split", "test"],
        folder,
      );
      expect([run.stderr, run.status]).toEqual(["", 0]);
      const changes = { load: 3, arrivals: "diurnal", fit: false, length: 3 } as const;
      const profile = { ...PROFILES["cpu-heavy"], ...changes };
      const options = {
        cluster: SCENARIO_CLUSTER,
        durationSeconds: 60,
        seed: 9,
        split: "test",
      } as const;
      expect(written(folder)).toBe(csv(generateProfile(profile, options)));
      expect(run.stdout).toMatch(
        /^t\.csv: \d+ pipelines, \d+ operators, load 3\.\d\d, \d+ % of the/,
      );
    });
  });

  it("writes a scenario as the registry has it, and `trace info` reads it", () => {
    const scenario = findScenario("layered");
    if (!scenario) throw new Error("expected the scenario");
    return inFolder({}, (folder) => {
      const run = schedlab([...GENERATE, "--scenario", "layered"], folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(written(folder)).toBe(csv(scenarioWorkload(scenario)));
      const info = schedlab(["trace", "info", "t.csv", "--json"], folder);
      expect(JSON.parse(info.stdout)).toMatchObject({
        pipelines: [...scenarioWorkload(scenario)].length,
        out_of_order: 0,
        warnings: [],
      });
    });
  });

  it("makes operators for the cluster that is given", () => {
    return inFolder({}, (folder) => {
      const run = schedlab(
        [
          ...GENERATE,
          "--profile",
          "heavy-tail",
          "--set",
          "num_pools=2",
          "--set",
          "ram_gb_per_pool=40",
        ],
        folder,
      );
      expect(run.status).toBe(0);
      const pools = ["--set", "num_pools=2", "--set", "ram_gb_per_pool=40"];
      expect(schedlab(["trace", "info", "t.csv", ...pools], folder).stderr).toBe("");
    });
  });

  it("says up front which operators fit no pool", () => {
    return inFolder({}, (folder) => {
      const run = schedlab([...GENERATE, "--scenario", "oversized"], folder);
      const warning =
        /^warning: t\.csv: \d+ operators in \d+ pipelines need more memory than any pool has .* the first is op\d+ of p\d+: [\d.]+ GB, the largest pool has 500 GB\n$/;
      expect(run.stderr).toMatch(warning);
      expect(run.status).toBe(0);
      const pool = ["--set", "num_pools=1", "--set", "ram_gb_per_pool=500"];
      expect(schedlab(["trace", "info", "t.csv", ...pool], folder).stderr).toBe(run.stderr);
      expect(schedlab(["trace", "info", "t.csv"], folder).stderr).toBe("");
    });
  });

  it.each([
    [["--profile", "cpu-havy"], "--profile", "did you mean cpu-heavy?"],
    [["--scenario", "bursti"], "--scenario", "did you mean bursty?"],
    [["--profile", "balanced", "--shape", "diamnd"], "--shape", "did you mean diamond?"],
    [["--profile", "balanced", "--split", "tset"], "--split", "did you mean test?"],
    [["--profile", "balanced", "--set", "arivals=bursty"], "key arivals", "did you mean arrivals?"],
    [["--profile", "balanced", "--load", "0"], "--load", "expected a number > 0; found 0"],
    [["--profile", "balanced", "--load", "much"], "--load", 'found "much"'],
    [
      ["--profile", "balanced", "--load", "1e9"],
      "key load (--load) with key duration: expected at most 1000000 pipelines; found more",
      "at most 1000000 pipelines",
    ],
    [["--profile", "balanced", "--seed", "-1"], "--seed", "expected a whole number ≥ 0"],
    [["--profile", "heavy-tail", "--set", "size_spread=0.5"], "size_spread", "> 1 with pareto"],
    [["--profile", "balanced", "--scenario", "light"], "--profile", "a profile or a scenario"],
    [["--load", "2"], "--load", "as in --profile balanced"],
    [
      ["--profile", "balanced", "--set", "num_pipelines=3"],
      "num_pipelines",
      "original's generator",
    ],
    [["--params", "p.toml"], "p.toml:2: key scenario", "did you mean steady?"],
  ])("refuses %j and writes nothing", (args, ...message) => {
    return inFolder({ "p.toml": '\nscenario = "stedy"\n' }, (folder) => {
      const run = schedlab([...GENERATE, ...args], folder);
      expect(run.status).toBe(2);
      for (const part of message) expect(run.stderr).toContain(part);
      expect(namesIn(folder)).toEqual(["p.toml"]);
    });
  });

  it("never writes over its own parameters", () => {
    return inFolder({ "p.toml": "duration = 5\n" }, (folder) => {
      const run = schedlab(
        ["trace", "generate", "--params", "p.toml", "--out", "./p.toml", "--force"],
        folder,
      );
      expect(run.stderr).toBe(
        "error: ./p.toml: expected a file that is not read; found the input p.toml\n",
      );
      expect(run.status).toBe(2);
      expect(readFileSync(join(folder, "p.toml"), "utf8")).toBe("duration = 5\n");
    });
  });
});
