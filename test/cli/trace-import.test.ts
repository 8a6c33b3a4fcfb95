import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseTrace, traceDigest } from "../../src/workload/index.js";
import { inFolder, namesIn, schedlab } from "./run-cli.js";

const SAMPLES = fileURLToPath(new URL("../fixtures/published/", import.meta.url));
const sample = (name: string) => readFileSync(join(SAMPLES, name), "utf8");
const TASKS = { "tasks.csv": sample("batch_task.csv") };
const QUERIES = { "queries.csv": sample("snowset-main.csv") };
const DAY = {
  "i.csv": sample("invocations_per_function_md.anon.d01.csv"),
  "d.csv": sample("function_durations_percentiles.anon.d01.csv"),
  "m.csv": sample("app_memory_percentiles.anon.d01.csv"),
};

const IMPORTS = [
  { importer: "alibaba2018", files: TASKS },
  { importer: "snowset", files: QUERIES },
  { importer: "azure2019", files: DAY },
] as const;

describe("schedlab trace import", () => {
  it.each(IMPORTS)(
    "$importer writes a trace that runs, and what was assumed",
    ({ importer, files }) => {
      return inFolder(files, (folder) => {
        const args = ["trace", "import", importer, ...Object.keys(files), "--out", "out.csv"];
        const run = schedlab(args, folder);
        expect([run.stderr, run.status]).toEqual(["", 0]);
        expect(namesIn(folder)).toEqual(
          [...Object.keys(files), "out.assumptions.json", "out.csv"].sort(),
        );
        const digest = traceDigest(parseTrace(readFileSync(join(folder, "out.csv"), "utf8")));
        const text = readFileSync(join(folder, "out.assumptions.json"), "utf8");
        const manifest: unknown = JSON.parse(text);
        expect(manifest).toMatchObject({ importer, trace: { digest } });
        expect(schedlab(["trace", "info", "out.csv"], folder).stderr).toBe("");
        expect(schedlab(["simulate", "--trace", "out.csv"], folder).status).toBe(0);
        const again = schedlab([...args, "--force", "--json"], folder);
        expect(again.stdout).toBe(text);
      });
    },
  );

  it("says how many were left out for what reason", () => {
    return inFolder(TASKS, (folder) => {
      const { stdout } = schedlab(
        ["trace", "import", "alibaba2018", "tasks.csv", "--out", "out.csv"],
        folder,
      );
      expect(stdout).toMatchSnapshot();
    });
  });

  it("takes every option of the mapping", () => {
    return inFolder(TASKS, (folder) => {
      const given =
        "--status Terminated --instances all --machine-memory-gb 100 --read-per-memory 2 --same-second 1 " +
        "--from 86400 --to 87000 --time-scale 0.5 --cpu-scale 2 --memory-scale 3 --read-scale 4 " +
        "--cpu-scaling sqrt --priority seconds:50,100 --max-pipelines 2 --sample 1 --seed 1 --on-bad drop";
      const args = ["trace", "import", "alibaba2018", "tasks.csv", "--out", "out.csv", "--json"];
      const run = schedlab([...args, ...given.split(" ")], folder);
      const manifest = JSON.parse(run.stdout) as { readonly options: object };
      expect(manifest.options).toEqual({
        from_seconds: 86400,
        to_seconds: 87000,
        time_scale: 0.5,
        cpu_scale: 2,
        memory_scale: 3,
        read_scale: 4,
        cpu_scaling: "sqrt",
        priority: { by: "seconds", query: 50, interactive: 100 },
        max_pipelines: 2,
        sample: 1,
        seed: 1,
        on_bad: "drop",
        status: "Terminated",
        instances: "all",
        machine_memory_gb: 100,
        read_per_memory: 2,
        same_second_seconds: 1,
      });
    });
  });

  it("says up front which operators fit no pool of a given cluster", () => {
    return inFolder(TASKS, (folder) => {
      const { stderr, status } = schedlab(
        [
          "trace",
          "import",
          "alibaba2018",
          "tasks.csv",
          "--out",
          "o.csv",
          "--set",
          "ram_gb_per_pool=5",
        ],
        folder,
      );
      expect(stderr).toBe(
        "warning: o.csv: 1 operator needs more memory than any pool has and can never complete; " +
          "it is task_Nzg3ODAwNDgzMTAwNTc2NTQ2Mw== of j_2: 6.144 GB, the largest pool has 5 GB\n",
      );
      expect(status).toBe(0);
    });
  });

  it.each([
    [["alibaba2018", "none.csv"], "none.csv: expected a trace file that can be read"],
    [
      ["alibaba2018", "queries.csv"],
      "queries.csv:1: expected 9 fields (task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem); found 29",
    ],
    [["snowset", "tasks.csv"], "tasks.csv:1: column queryId: expected this column in the header"],
    [["snowset", "queries.csv", "--memory", "memoryUsd"], 'is "memoryUsed" meant?'],
    [["snowset", "queries.csv", "--from", "yesterday"], "Expected a time in UTC"],
    [["alibaba2018", "tasks.csv.gz"], "decompress it first"],
    [["alibaba2018", "empty.csv"], "found an empty file"],
    [["alibaba2018", "tasks.csv", "--priority", "clas:QUERY"], "did you mean class?"],
    [["alibaba2018", "tasks.csv", "--priority", "class:QUERRY"], "did you mean QUERY?"],
    [["alibaba2018", "tasks.csv", "--priority", "seconds:9,1"], "bounds in rising order"],
    [["alibaba2018", "tasks.csv", "--priority", "shares:0.5,0.2,0.1"], "sum to 1"],
    [["snowset", "queries.csv", "--priority", "trigger:http=QUERY"], "class, seconds, shares"],
    [["azure2019", "tasks.csv", "--priority", "trigger:htp=QUERY"], "did you mean http?"],
    [["alibaba2018", "tasks.csv", "--sample", "0"], "a number > 0 and ≤ 1"],
    [["alibaba2018", "tasks.csv", "--time-scale", "0"], "Expected a number > 0"],
    [
      ["alibaba2018", "tasks.csv", "--from", "9", "--to", "9"],
      "--to: expected a time after --from",
    ],
    [["alibaba2018", "tasks.csv", "--from", "9e9"], "expected at least one pipeline to keep"],
    [["alibaba2018", "tasks.csv", "--instances", "two"], "Allowed choices are one, all"],
    [["azure2019", "tasks.csv"], "expected a header with one of Trigger (invocations)"],
    [["azure"], "unknown command 'azure'"],
  ])("refuses %j and writes nothing", (args, message) => {
    const files = { ...TASKS, ...QUERIES, "empty.csv": "", "tasks.csv.gz": gzipSync("a,b\n") };
    return inFolder(files, (folder) => {
      const run = schedlab(["trace", "import", ...args, "--out", "out.csv"], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(message);
      expect(namesIn(folder)).toEqual(Object.keys(files).sort());
    });
  });

  it("never writes over what it reads, nor over an existing manifest", () => {
    return inFolder({ ...TASKS, "out.assumptions.json": "mine" }, (folder) => {
      const into = (out: string, ...more: string[]) =>
        schedlab(["trace", "import", "alibaba2018", "tasks.csv", "--out", out, ...more], folder);
      expect(into("tasks.csv", "--force").stderr).toContain("found the input tasks.csv");
      expect(into("out.csv").stderr).toContain(
        "out.assumptions.json: expected no file there, or --force",
      );
      expect(namesIn(folder)).toEqual(["out.assumptions.json", "tasks.csv"]);
      expect(into("out.csv", "--force").status).toBe(0);
    });
  });

  it.each([[], ["alibaba2018"], ["snowset"], ["azure2019"]])(
    "has help that fits: %s",
    (...words) => {
      const { stdout, status } = schedlab(["trace", "import", ...words, "--help"]);
      expect(status).toBe(0);
      expect(stdout).toContain("\nExample:\n");
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
