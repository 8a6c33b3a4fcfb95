import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { BUILT_IN_POLICIES } from "../../src/policies/index.js";
import { PARAMETERS } from "../../src/settings/parameters.js";
import { inFolder, namesIn, schedlab } from "./run-cli.js";

/** The commands that `schedlab init` has printed. */
const commandsIn = (stdout: string): string[][] =>
  Array.from(stdout.matchAll(/^ {2}schedlab (.*)$/gm), ([, args = ""]) => args.split(" "));

const statisticsOf = (stdout: string): unknown =>
  (JSON.parse(stdout) as { readonly statistics: unknown }).statistics;

/** The parameters that the original knows, in the order of the table. */
const ORIGINAL = [
  ["duration", "ticks_per_second", "waiting_seconds_mean", "num_pipelines", "num_operators"],
  ["num_segs", "interactive_prob", "query_prob", "batch_prob"],
  ["dag_linear_prob", "dag_branch_in_prob", "dag_branch_out_prob", "cpu_io_ratio"],
  ["scheduler_algo", "num_pools", "cpus_per_pool", "ram_gb_per_pool"],
  ["multi_operator_containers", "allow_memory_overcommit", "random_seed", "max_job_seconds"],
  ["estimator_algo", "noisy_estimator_sigma", "rest_scheduler_addr", "rest_poll_interval"],
].flat();

describe("schedlab init", () => {
  it("writes every parameter with its default, as TOML that the original has names for", () => {
    return inFolder({}, (folder) => {
      const run = schedlab(["init", "mysim.toml"], folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(namesIn(folder)).toEqual(["mysim-policy.ts", "mysim.toml"]);
      const text = readFileSync(join(folder, "mysim.toml"), "utf8");
      const read = parse(text);
      expect(Object.keys(read)).toEqual(ORIGINAL);
      for (const [name, { fallback }] of Object.entries(PARAMETERS)) {
        if (ORIGINAL.includes(name)) expect(read[name]).toBe(fallback);
        else expect(text).toContain(`\n# ${name} = ${JSON.stringify(fallback)}\n`);
      }
      for (const { meaning } of Object.values(PARAMETERS)) expect(text).toContain(`# ${meaning}: `);
      expect(text).toContain('\n# or "mysim-policy.ts", which only schedlab can run\n');
      expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
    });
  });

  it.each([undefined, ...BUILT_IN_POLICIES.map(({ name }) => name)])(
    "prints commands that run, starting from %s",
    (name) => {
      return inFolder({}, (folder) => {
        const from = name === undefined ? [] : ["--policy", name];
        const run = schedlab(["init", "mine.toml", ...from], folder);
        expect([run.stderr, run.status]).toEqual(["", 0]);
        const commands = commandsIn(run.stdout);
        expect(commands.map(([command]) => command)).toEqual(["check", "simulate"]);
        const [check = [], simulate = []] = commands;
        const checked = schedlab(check, folder);
        expect(checked.status, checked.stderr).toBe(0);
        const simulated = schedlab([...simulate, "--json"], folder);
        expect(simulated.status, simulated.stderr).toBe(0);
        const source = readFileSync(join(folder, "mine-policy.ts"), "utf8");
        const imports = Array.from(source.matchAll(/ from "([^"]+)"/g), ([, from]) => from);
        expect(imports).toEqual(["schedlab/policy"]);
        if (name === undefined) return;
        const built = schedlab(
          ["simulate", "--params", "mine.toml", "--policy", name, "--json"],
          folder,
        );
        expect(statisticsOf(simulated.stdout)).toEqual(statisticsOf(built.stdout));
      });
    },
  );

  it("replaces nothing without --force", () => {
    return inFolder({ "mine-policy.ts": "my work" }, (folder) => {
      const run = schedlab(["init", "mine.toml"], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain("mine-policy.ts: expected no file there, or --force");
      expect(namesIn(folder)).toEqual(["mine-policy.ts"]);
      expect(schedlab(["init", "mine.toml", "--force"], folder).status).toBe(0);
      expect(readFileSync(join(folder, "mine-policy.ts"), "utf8")).not.toBe("my work");
    });
  });

  it.each([
    ["another ending", ["mine.json"], "expected a name that ends in .toml"],
    ["an unknown policy", ["mine.toml", "--policy", "naïve"], "expected a built-in policy (naive"],
    ["a folder that is not there", ["no/mine.toml"], "no such folder"],
  ])("refuses %s", (_what, args, message) => {
    return inFolder({}, (folder) => {
      const run = schedlab(["init", ...args], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(message);
      expect(namesIn(folder)).toEqual([]);
    });
  });
});
