import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, schedlab, SMALL_TRACE } from "./run-cli.js";

/** Every parameter of the original with its default, numbers in the forms that its users write. */
const ORIGINAL = `
# a comment
duration = 60.0
ticks_per_second = 1_000
waiting_seconds_mean = 10.0
num_pipelines = 4
num_operators = 5.0
num_segs = 1
interactive_prob = 0.3
query_prob = 1e-1
batch_prob = 0.6
dag_linear_prob = 1
dag_branch_in_prob = 0.0
dag_branch_out_prob = 0
cpu_io_ratio = 0.5
scheduler_algo = 'priority'
num_pools = 8.0
cpus_per_pool = 64
ram_gb_per_pool = 256
multi_operator_containers = true
allow_memory_overcommit = false
random_seed = 42
max_job_seconds = 0
estimator_algo = ""
noisy_estimator_sigma = 0.0
rest_scheduler_addr = "localhost:8080"
rest_poll_interval = 1.0
`;

const figures = (folder: string, ...args: string[]): unknown => {
  const run = schedlab(["simulate", "--json", ...args], folder);
  expect(run.status, run.stderr).toBe(0);
  return (JSON.parse(run.stdout) as { readonly statistics: unknown }).statistics;
};

describe("a TOML file of the original", () => {
  it.each([
    ["as it is", ORIGINAL],
    ["with CRLF", ORIGINAL.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${ORIGINAL}`],
  ])("is read %s", (_what, text) => {
    return inFolder({ "p.toml": text }, (folder) => {
      expect(figures(folder, "--params", "p.toml")).toEqual(
        figures(folder, "--set", "duration=60"),
      );
    });
  });

  it("is not read if a whole number has a fraction", () => {
    return inFolder({ "p.toml": ORIGINAL.replace("num_pools = 8.0", "num_pools = 8.5") }, (f) => {
      const run = schedlab(["simulate", "--params", "p.toml"], f);
      expect(run.status).toBe(2);
      expect(run.stderr).toContain("key num_pools: expected a whole number");
    });
  });
});

describe("a trace of the original", () => {
  const [header = "", ...rows] = SMALL_TRACE.trimEnd().split("\n");
  const quoted = (line: string) =>
    line
      .split(",")
      .map((field) => `"${field}"`)
      .join(",");
  const reversed = (line: string) => line.split(",").toReversed().join(",");
  const all = (change: (line: string) => string) => `${[header, ...rows].map(change).join("\n")}\n`;

  it.each([
    ["with CRLF, as Python's csv writes it", SMALL_TRACE.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${SMALL_TRACE}`],
    ["with all fields in quotes", all(quoted)],
    ["with the columns in another order", all(reversed)],
    [
      "with Python's floats",
      SMALL_TRACE.replace("0.5,BATCH", "5e-01,BATCH").replace(",2,", ",2.0,"),
    ],
    ["without a last line end", SMALL_TRACE.trimEnd()],
  ])("is read %s", (_what, text) => {
    return inFolder({ "t.csv": SMALL_TRACE, "u.csv": text }, (folder) => {
      const run = (file: string) => figures(folder, "--trace", file, "--set", "duration=30");
      expect(run("u.csv")).toEqual(run("t.csv"));
    });
  });

  it("is what is written: its header, arrival and priority on first rows, empty memory", () => {
    return inFolder({}, (folder) => {
      const args = ["trace", "generate", "--set", "duration=5", "--out", "t.csv"];
      expect(schedlab(args, folder).status).toBe(0);
      const lines = readFileSync(join(folder, "t.csv"), "utf8").split("\n");
      expect(lines[0]).toBe(
        "pipeline_id,arrival_seconds,priority,operator_id,parents,baseline_cpu_seconds,cpu_scaling,memory_gb,storage_read_gb",
      );
      expect(lines[1]).toMatch(/^p1,0,(INTERACTIVE|QUERY|BATCH_PIPELINE),op1,,\d+,\w+,,\d+$/);
      expect(lines.some((line) => /^p\d+,,,op2,op1,1,const,,55$/.test(line))).toBe(true);
    });
  });
});
