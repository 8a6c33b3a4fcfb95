import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METRIC_NAMES } from "../../src/verifier/index.js";
import { SMALL_TRACE, THROWING, inFolder, namesIn, schedlab, withoutProgress } from "./run-cli.js";

/** Two small traces; `naive` gives an operator the whole pool: of 8 GB too little for some, of 64 GB enough for all. */
const FILES = {
  "t1.csv": SMALL_TRACE,
  "t2.csv": SMALL_TRACE.replace("p2,0.5", "p2,1.5"),
};
const SMALL = ["--traces", ".", "--set", "duration=10", "--set", "num_pools=1"];
const EACH_RAM = ["--each", "ram_gb_per_pool=8,64", ...SMALL];

interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

interface Document {
  readonly key: string;
  readonly rows: readonly {
    readonly policy: string;
    readonly value: string;
    readonly completed_traces: number;
    readonly traces: readonly { readonly trace: string; readonly throughput: number }[];
    readonly medians: Readonly<Record<string, Interval>>;
  }[];
}

describe("schedlab sweep", () => {
  it("gives a row per policy and value, the same bytes with 1 and 2 workers", () =>
    inFolder(FILES, (folder) => {
      const sweep = (...rest: string[]) => {
        const run = schedlab(["sweep", "naive", "priority", ...EACH_RAM, ...rest], folder);
        const told = withoutProgress(run.stderr).trimEnd().split("\n");
        expect(told).toHaveLength(2);
        for (const line of told) expect(line).toMatch(/^warning: t[12]\.csv: .* pool has 8 GB$/);
        expect(run.status).toBe(0);
        return run.stdout;
      };
      const table = sweep("--workers", "1", "--out", "one");
      const json = sweep("--workers", "2", "--out", "two", "--json");

      expect(table.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(table).toMatch(/^policy +ram_gb_per_pool +median +low +high +traces$/m);
      const { key, rows } = JSON.parse(json) as Document;
      expect(key).toBe("ram_gb_per_pool");
      expect(rows.map(({ policy, value }) => [policy, value])).toEqual([
        ["naive", "8"],
        ["naive", "64"],
        ["priority", "8"],
        ["priority", "64"],
      ]);
      for (const { policy, value, medians, completed_traces: completed, traces } of rows) {
        const { median, low, high } = medians.throughput ?? { median: NaN, low: NaN, high: NaN };
        const figures = [median, low, high].map((figure) => figure.toFixed(4)).join(" +");
        expect(table).toMatch(
          new RegExp(`^${policy} +${value} +${figures} +${completed}/${traces.length}$`, "m"),
        );
        expect(low <= median && median <= high).toBe(true);
        expect(traces.map(({ trace }) => trace)).toEqual(["t1", "t2"]);
      }
      const [less, more] = rows.map(({ medians }) => medians.throughput?.median ?? NaN);
      expect(less).toBeLessThan(more ?? NaN);

      const names = namesIn(join(folder, "one"));
      expect(names).toEqual([...METRIC_NAMES.map((name) => `${name}.svg`), "sweep.csv"].toSorted());
      expect(namesIn(join(folder, "two"))).toEqual(names);
      for (const name of names) {
        const text = readFileSync(join(folder, "one", name), "utf8");
        expect(readFileSync(join(folder, "two", name), "utf8")).toBe(text);
        if (name.endsWith(".svg")) expect(text).toContain(" against ram_gb_per_pool</text>");
      }
    }));

  it("takes none for no estimator, and a number for one", () =>
    inFolder(FILES, (folder) => {
      const each = ["--each", "noisy_estimator_sigma=none,0", ...SMALL];
      const { stdout, status } = schedlab(["sweep", "estimate-fit", ...each, "--json"], folder);
      expect(status).toBe(0);
      const [none, exact] = (JSON.parse(stdout) as Document).rows;
      expect([none?.value, exact?.value]).toEqual(["none", "0"]);
      // Without estimates its first size is a tenth of the pool; with exact ones nothing fails.
      expect(none?.traces).not.toEqual(exact?.traces);
    }));

  it("shows what a policy that fails gets, and exits with 1", () =>
    inFolder({ ...FILES, "throws.ts": THROWING }, (folder) => {
      const run = schedlab(["sweep", "throws.ts", ...EACH_RAM], folder);
      expect(run.status).toBe(1);
      expect(run.stdout).toMatch(/^throws\.ts +8 .* 0\/2$/m);
      expect(run.stderr).toMatch(
        /^error: policy throws\.ts failed at ram_gb_per_pool 8: policy-error: .*no idea/m,
      );
    }));

  it.each([
    ["an unknown key", ["--each", "ram=8"], "--each ram=8: expected one of duration, num_pools, "],
    [
      "a key that only generates traces",
      ["--each", "waiting_seconds_mean=1,2"],
      'found "waiting_seconds_mean"',
    ],
    ["no value", ["--each", "duration="], '--each: expected key=v1,v2,…; found "duration="'],
    ["a value that is empty", ["--each", "duration=1,,2"], 'found "duration=1,,2"'],
    ["no key", ["--each", "=1,2"], '--each: expected key=v1,v2,…; found "=1,2"'],
    ["a value twice", ["--each", "duration=1,1"], "expected each value once; found 1 twice"],
    [
      "a value that is refused",
      ["--each", "ram_gb_per_pool=8,-1"],
      "--each ram_gb_per_pool=8,-1: key ram_gb_per_pool: expected a number > 0; found -1",
    ],
    ["nothing to sweep", [], "required option '--each <key=v1,v2,...>' not specified"],
    ["an unknown metric", ["--each", "duration=1", "--metric", "speed"], "speed"],
    [
      "no folder of traces",
      ["--each", "duration=1", "--traces", "none"],
      "none: expected a folder",
    ],
  ])("refuses %s with 2 and runs nothing", (_what, args, message) =>
    inFolder({}, (folder) => {
      const run = schedlab(["sweep", "naive", ...args, "--out", "o"], folder);
      expect([run.stdout, run.status]).toEqual(["", 2]);
      expect(run.stderr).toContain(message);
      expect(run.stderr).not.toMatch(/^ +at /m);
      expect(namesIn(folder)).toEqual([]);
    }),
  );
});
