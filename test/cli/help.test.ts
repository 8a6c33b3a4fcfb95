import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inFolder, schedlab, withoutProgress } from "./run-cli.js";

const COMMANDS = [
  [],
  ["simulate"],
  ["trace"],
  ["trace", "generate"],
  ["trace", "info"],
  ["trace", "jitter"],
  ["trace", "paper"],
  ["trace", "snap"],
  ["policies"],
  ["check"],
  ["evaluate"],
  ["sensitivity"],
  ["init"],
  ["compare"],
  ["scenario"],
  ["scenario", "check"],
  ["scenario", "record"],
  ["sweep"],
];

/** Whose examples need a folder or a key, take long, or do not end. */
const NOT_RUN = [
  ["search"],
  ["serve"],
  ["study"],
  ["report"],
  ["trace", "import"],
  ["trace", "scenarios"],
];

/** The lines below "Example:". */
function exampleOf(help: string): string[][] {
  const [, example = ""] = help.split("\nExample:\n");
  return example
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.trim().split(" "));
}

describe("the help", () => {
  it.each(COMMANDS.map((words) => ({ command: ["schedlab", ...words].join(" "), words })))(
    "of $command fits 80 columns and has an example that runs",
    ({ words }) => {
      const { stdout, stderr, status } = schedlab([...words, "--help"]);
      expect([stderr, status]).toEqual(["", 0]);
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      const example = exampleOf(stdout);
      expect(example.length).toBeGreaterThan(0);
      return inFolder({}, (folder) => {
        for (const [name, ...args] of example) {
          expect(name).toBe("schedlab");
          const run = schedlab(args, folder);
          expect([withoutProgress(run.stderr), run.status]).toEqual(["", 0]);
        }
      });
    },
  );

  it.each(NOT_RUN.map((words) => ({ command: ["schedlab", ...words].join(" "), words })))(
    "of $command fits 80 columns and has an example of it",
    ({ words }) => {
      const { stdout, stderr, status } = schedlab([...words, "--help"]);
      expect([stderr, status]).toEqual(["", 0]);
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      const example = exampleOf(stdout);
      expect(example.length).toBeGreaterThan(0);
      for (const line of example) {
        expect(line.slice(0, words.length + 1)).toEqual(["schedlab", ...words]);
      }
    },
  );

  it("shows the defaults of simulate", () => {
    expect(schedlab(["simulate", "--help"]).stdout).toMatchSnapshot();
  });

  it.each(["check", "evaluate"])("shows the defaults of %s", (command) => {
    const { stdout } = schedlab([command, "--help"]);
    expect(stdout).toMatchSnapshot();
  });

  it("lists every command", () => {
    const { stdout } = schedlab(["--help"]);
    for (const [command] of COMMANDS)
      if (command !== undefined) expect(stdout).toContain(`  ${command}`);
  });
});

describe("schedlab --version", () => {
  it("is the version of the package", () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    ) as {
      readonly version: string;
    };
    expect(schedlab(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("schedlab policies", () => {
  it("lists them in 80 columns", () => {
    const { stdout, stderr, status } = schedlab(["policies"]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatchSnapshot();
  });

  it("prints one JSON document with --json", () => {
    const policies = JSON.parse(schedlab(["policies", "--json"]).stdout) as readonly unknown[];
    expect(policies[0]).toEqual({
      name: "naive",
      origin: "Eudoxia",
      summary:
        "FIFO, one pipeline per pool with everything that is left of it (the paper's baseline)",
    });
  });
});
