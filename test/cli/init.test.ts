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

describe("schedlab init", () => {
  it("writes every parameter with its default, as TOML that the original has names for", () => {
    return inFolder({}, (folder) => {
      const run = schedlab(["init", "mysim.toml"], folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(namesIn(folder)).toEqual(["mysim-policy.ts", "mysim.toml"]);
      const text = readFileSync(join(folder, "mysim.toml"), "utf8");
      const defaults = Object.entries(PARAMETERS).map(([name, { fallback }]) => [name, fallback]);
      const { dag_shape_draw, ...original } = Object.fromEntries(defaults) as Record<
        string,
        unknown
      >;
      expect(parse(text)).toEqual(original);
      expect(text).toContain(`# dag_shape_draw = ${String(dag_shape_draw)}\n`);
      for (const { meaning } of Object.values(PARAMETERS)) expect(text).toContain(`# ${meaning}: `);
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
        for (const args of commands) {
          const next = schedlab(args, folder);
          expect(next.status, `${args.join(" ")}\n${next.stderr}`).toBe(0);
        }
        const source = readFileSync(join(folder, "mine-policy.ts"), "utf8");
        const imports = Array.from(source.matchAll(/ from "([^"]+)"/g), ([, from]) => from);
        expect(imports).toEqual(["schedlab/policy"]);
        if (name === undefined) return;
        const simulate = (policy: string) =>
          schedlab(["simulate", "--params", "mine.toml", "--policy", policy, "--json"], folder);
        expect(statisticsOf(simulate("mine-policy.ts").stdout)).toEqual(
          statisticsOf(simulate(name).stdout),
        );
      });
    },
    60_000,
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
