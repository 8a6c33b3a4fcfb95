import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jitterTrace, parseTrace, snapTrace, traceCsv } from "../../src/workload/index.js";
import { inFolder, namesIn, schedlab, trace } from "./run-cli.js";

const TRACE = trace(
  "p1,0.04,QUERY,op1,,2.26,linear3,10,21",
  "p2,0.26,BATCH_PIPELINE,op1,,1,const,,10",
  "p3,0.26,BATCH_PIPELINE,op1,,1,const,,10",
  "p4,0.5,INTERACTIVE,op1,,1,const,,10",
);
const csv = (pipelines: Parameters<typeof traceCsv>[0]) => [...traceCsv(pipelines)].join("");

describe("schedlab trace snap", () => {
  it("writes the trace on the grid and says how far arrivals moved", () => {
    return inFolder({ "t.csv": TRACE }, (folder) => {
      const args = ["trace", "snap", "t.csv", "--ticks-per-second", "10", "-o", "s.csv"];
      const run = schedlab(args, folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(run.stdout).toBe("s.csv: 4 pipelines, 3 moved, by at most 0.04 s\n");
      const written = readFileSync(join(folder, "s.csv"), "utf8");
      expect(written).toBe(csv(snapTrace(parseTrace(TRACE), { ticksPerSecond: 10 })));
      expect(parseTrace(written).map((p) => p.arrivalSeconds)).toEqual([0, 0.3, 0.3, 0.5]);
    });
  });

  it("rounds durations with --durations", () => {
    return inFolder({ "t.csv": TRACE }, (folder) => {
      const args = ["--ticks-per-second", "10", "--out", "s.csv", "--durations"];
      expect(schedlab(["trace", "snap", "t.csv", ...args], folder).status).toBe(0);
      const [first] = parseTrace(readFileSync(join(folder, "s.csv"), "utf8"));
      expect(first?.operators[0]).toMatchObject({ baselineCpuSeconds: 2.3, storageReadGb: 22 });
    });
  });
});

describe("schedlab trace jitter", () => {
  it("writes the same shifted trace for the same seed", () => {
    return inFolder({ "t.csv": TRACE }, (folder) => {
      const jitter = (out: string, seed: string) =>
        schedlab(
          ["trace", "jitter", "t.csv", "--ticks-per-second", "10", "--seed", seed, "-o", out],
          folder,
        );
      expect(jitter("a.csv", "3")).toMatchObject({ status: 0, stderr: "" });
      jitter("b.csv", "3");
      jitter("c.csv", "4");
      const read = (name: string) => readFileSync(join(folder, name), "utf8");
      expect(read("a.csv")).toBe(
        csv(jitterTrace(parseTrace(TRACE), { ticksPerSecond: 10, seed: 3 })),
      );
      expect(read("b.csv")).toBe(read("a.csv"));
      expect(read("c.csv")).not.toBe(read("a.csv"));
    });
  });
});

describe.each(["snap", "jitter"])("schedlab trace %s", (command) => {
  it.each([
    ["without a rate", ["t.csv", "-o", "o.csv"], "--ticks-per-second <n>"],
    ["with a rate of 0", ["t.csv", "--ticks-per-second", "0", "-o", "o.csv"], 'found "0"'],
    ["without --out", ["t.csv", "--ticks-per-second", "10"], "--out <file>"],
    ["of a missing file", ["no.csv", "--ticks-per-second", "10", "-o", "o.csv"], "no such file"],
    [
      "onto its own file",
      ["t.csv", "--ticks-per-second", "10", "-o", "t.csv", "--force"],
      "expected a file that is not read",
    ],
    ["onto a file", ["t.csv", "--ticks-per-second", "10", "-o", "u.csv"], "--force"],
  ])("%s is a wrong request and writes nothing", (_what, args, message) => {
    return inFolder({ "t.csv": TRACE, "u.csv": "mine" }, (folder) => {
      const run = schedlab(["trace", command, ...args], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(message);
      expect(namesIn(folder)).toEqual(["t.csv", "u.csv"]);
      expect(readFileSync(join(folder, "u.csv"), "utf8")).toBe("mine");
    });
  });
});
