import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TRACE_COLUMNS } from "../../src/workload/index.js";
import { inFolder, schedlab, withoutProgress } from "./run-cli.js";

const TRACE = `${TRACE_COLUMNS.join(",")}
p1,0,QUERY,op1,,1,const,,2
p2,0,QUERY,op2,,1,const,400,2
p2,,,op3,op2,1,const,600,2
`;

const STUDY = `proposer = "grammar"
traces = "t"
iterations = 1
validation = "none"
test = "none"
duration = 30
`;

/** The text, and the memory of the largest pool in it. */
const one = (file: string, gb: number): string =>
  `warning: ${file}: 1 operator needs more memory than any pool has and can never complete; it is op3 of p2: 600 GB, ` +
  `the largest pool has ${gb} GB\n`;

describe("a trace that needs more than any pool has", () => {
  it.each([
    [
      "simulate --trace t/a.csv --policy naive",
      "warning: t/a.csv: 2 operators in 1 pipeline need more memory than any pool has and can never complete; " +
        "the first is op2 of p2: 400 GB, the largest pool has 256 GB\n",
    ],
    ["compare naive priority --trace t/a.csv --set ram_gb_per_pool=500", one("t/a.csv", 500)],
    ["evaluate naive --traces t", one("t/a.csv", 500)],
    ["sweep naive --traces t --each ram_gb_per_pool=500,700", one("t/a.csv", 500)],
    ["sensitivity --policy naive --trace t/a.csv --ticks-per-second 10,100", one("t/a.csv", 500)],
    ["search --traces t --iterations 1 --validation none --test none --out r", one("t/a.csv", 500)],
    ["study --config s.toml --out s", `${one("t/a.csv", 500)}[1/1] s/grammar/seed1\n`],
  ])("is told of before it is run: %s", (command, warning) => {
    return inFolder({ "s.toml": STUDY }, (folder) => {
      mkdirSync(join(folder, "t"));
      writeFileSync(join(folder, "t", "a.csv"), TRACE);
      const run = schedlab([...command.split(" "), ...short(command)], folder);
      expect(withoutProgress(run.stderr).replace(/^error:[^]*/m, "")).toBe(warning);
    });
  });

  it("is nothing to speak of when pools are large enough", () => {
    return inFolder({ "a.csv": TRACE }, (folder) => {
      const args = ["--policy", "naive", "--set", "ram_gb_per_pool=700", "--set", "duration=30"];
      expect(schedlab(["simulate", "--trace", "a.csv", ...args], folder).stderr).toBe("");
    });
  });
});

describe("a trace that begins after the run", () => {
  it("is told of", () => {
    return inFolder(
      { "late.csv": TRACE.replace("p1,0,", "p1,40,").replace("p2,0,", "p2,40,") },
      (folder) => {
        const args = ["--policy", "naive", "--set", "ram_gb_per_pool=700", "--set", "duration=30"];
        const run = schedlab(["simulate", "--trace", "late.csv", ...args], folder);
        expect([run.status, run.stderr]).toEqual([
          0,
          "warning: late.csv: nothing arrives in the 30 s of the run, the first at 40 s\n",
        ]);
      },
    );
  });
});

/** Studies have their duration in their file. */
function short(command: string): string[] {
  return command.startsWith("study") ? [] : ["--set", "duration=30"];
}
