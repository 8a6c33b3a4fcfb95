import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, namesIn, schedlab, SMALL_TRACE, THROWING, withoutProgress } from "./run-cli.js";

const FEW_RATES = ["--set", "duration=60", "--ticks-per-second", "2,10,1000"];
const SHORT = [...FEW_RATES, "--workloads", "2"];

interface Document {
  readonly workloads: readonly string[];
  readonly reference_ticks_per_second: number;
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  readonly verdict: Readonly<Record<string, unknown>>;
}

describe("schedlab sensitivity", () => {
  it("prints a table in 80 columns and the verdict, and writes what it says", () => {
    return inFolder({}, (folder) => {
      const args = ["sensitivity", "--policy", "naive", ...SHORT];
      const run = schedlab([...args, "--out", "s", "--workers", "2"], folder);
      expect([withoutProgress(run.stderr), run.status]).toEqual(["", 0]);
      expect(run.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(run.stdout).toMatch(/^throughput +2 +\d/m);
      expect(run.stdout).toMatch(/\n\nverdict: (\d+ ticks\/s are enough|no rate below)/);
      expect(namesIn(join(folder, "s"))).toEqual(["chart.svg", "rows.csv", "summary.json"]);
      const rows = readFileSync(join(folder, "s", "rows.csv"), "utf8")
        .trim()
        .split("\n");
      expect(rows[0]).toBe("mutation,ticks_per_second,metric,workload,relative_error_percent");
      expect(rows).toHaveLength(1 + 2 * 3 * 2 * 5);
      const json = schedlab([...args, "--json", "--workers", "1"], folder);
      expect([withoutProgress(json.stderr), json.status]).toEqual(["", 0]);
      expect(readFileSync(join(folder, "s", "summary.json"), "utf8")).toBe(json.stdout);
      const document = JSON.parse(json.stdout) as Document;
      expect(document.workloads).toEqual(["seed 42", "seed 43"]);
      expect(document.reference_ticks_per_second).toBe(1000);
      expect(document.errors).toHaveLength(5 * 2 * 3);
    });
  });

  it("runs given traces, profiles and scenarios", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const namesWith = (...args: string[]) => {
        const short = args.includes("--trace") ? FEW_RATES : SHORT;
        const all = ["sensitivity", ...short, "--policy", "naive", "--json", ...args];
        const run = schedlab(all, folder);
        expect([withoutProgress(run.stderr), run.status]).toEqual(["", 0]);
        return (JSON.parse(run.stdout) as Document).workloads;
      };
      expect(namesWith("--trace", "t.csv")).toEqual(["t"]);
      expect(namesWith("--profile", "uniform", "--set", "random_seed=5")).toEqual([
        "seed 5",
        "seed 6",
      ]);
      expect(namesWith("--scenario", "steady")).toEqual(["seed 42", "seed 43"]);
    });
  });

  it("says that a tick rate among the parameters does not count", () => {
    return inFolder({ "p.toml": "duration = 60\nticks_per_second = 50\n" }, (folder) => {
      const args = ["--params", "p.toml", "--workloads", "1", "--ticks-per-second", "10,100"];
      const run = schedlab(["sensitivity", "--policy", "naive", ...args], folder);
      expect(run.status).toBe(0);
      expect(withoutProgress(run.stderr)).toBe(
        "warning: p.toml:2: key ticks_per_second is not used; the rates are those of --ticks-per-second\n",
      );
    });
  });

  it("gives no verdict when nothing completed, and shows what is undefined as missing", () => {
    return inFolder({}, (folder) => {
      const args = ["--workloads", "3", "--set", "duration=2", "--ticks-per-second", "10,100"];
      const run = schedlab(["sensitivity", "--policy", "naive", ...args], folder);
      expect(run.status).toBe(0);
      expect(run.stdout).toMatch(/^throughput +10( +–){3}$/m);
      expect(run.stdout).toContain(
        "\n\nverdict: none, as nothing completed in any run at 100 ticks/s;",
      );
      const json = schedlab(["sensitivity", "--policy", "naive", ...args, "--json"], folder);
      expect(JSON.parse(json.stdout)).toMatchObject({
        nothing_completed: ["seed 42", "seed 43", "seed 44"],
        verdict: { ticks_per_second: null, worst: null },
      });
    });
  });

  it("has no interval around one value", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const args = ["--trace", "t.csv", "--set", "duration=60", "--ticks-per-second", "10,1000"];
      const run = schedlab(["sensitivity", "--policy", "naive", ...args], folder);
      expect(run.stdout).toMatch(/^throughput +10( +[\d.]+ \(–\)){3}$/m);
    });
  });

  it("exits with 1 when the policy fails, and writes nothing", () => {
    return inFolder({ "throws.ts": THROWING }, (folder) => {
      const run = schedlab(["sensitivity", "--policy", "throws.ts", ...SHORT], folder);
      expect([run.status, run.stdout]).toEqual([1, ""]);
      expect(run.stderr).toContain("policy throws.ts failed on seed 42: policy-error: ");
      expect(run.stderr).toContain("no idea");
    });
  });

  it.each([
    ["one rate", ["--ticks-per-second", "10,10"], "at least two different rates"],
    ["a rate that is none", ["--ticks-per-second", "10,1e3"], 'found "1e3"'],
    ["no tolerance", ["--tolerance", "0"], 'found "0"'],
    ["an unknown profile", ["--profile", "io-hevy"], "did you mean io-heavy?"],
    ["an unknown scenario", ["--scenario", "bursti"], "did you mean bursty?"],
    ["a trace and a profile", ["--trace", "t.csv", "--profile", "uniform"], "cannot be used with"],
    ["a trace and a number", ["--trace", "t.csv", "--workloads", "3"], "cannot be used with"],
    ["a missing trace", ["--trace", "no.csv"], "no.csv: expected a trace file"],
    ["too many ticks", ["--ticks-per-second", "1,9007199254740991"], "at most 2^53 ticks"],
    ["a file that is there", ["--out", "."], "rows.csv: expected no file there"],
  ])("refuses %s", (_what, args, message) => {
    return inFolder({ "t.csv": SMALL_TRACE, "rows.csv": "mine" }, (folder) => {
      const run = schedlab(["sensitivity", "--policy", "naive", ...args], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(message);
      expect(namesIn(folder)).toEqual(["rows.csv", "t.csv"]);
    });
  });
});
