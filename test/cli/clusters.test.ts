import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RequestError } from "../../src/settings/request-error.js";
import { parametersJson, readParameters } from "../../src/settings/parameters.js";
import { simulationOptions } from "../../src/settings/simulation-options.js";
import { inFolder, schedlab } from "./run-cli.js";

const DOCS = readFileSync(new URL("../../docs/clusters.md", import.meta.url), "utf8");
const [, EXAMPLE = ""] = /^```toml\n([^]*?)^```/m.exec(DOCS) ?? [];

describe("a cluster in a TOML file", () => {
  it("is as docs/clusters.md says, pool by pool, and its figures tell of the lost pool", () =>
    inFolder({ "cluster.toml": EXAMPLE }, (folder) => {
      const command = ["simulate", "--params", "cluster.toml", "--policy", "learned-srpt"];
      const text = schedlab(command, folder).stdout;
      expect(text).toContain("2 pools of 64 CPUs and 256 GB, 1 of 16 and 512, 120 s");
      expect(text).toMatch(/killed: pool lost +[1-9]/);
      const run = JSON.parse(schedlab([...command, "--json"], folder).stdout) as {
        readonly parameters: Readonly<Record<string, unknown>>;
        readonly statistics: { readonly failure_error_counts: object };
      };
      expect(run.parameters).toMatchObject({
        pool: [
          { cpus: 64, ram_gb: 256, count: 2 },
          { cpus: 16, ram_gb: 512, count: 1 },
        ],
        pool_failure: [{ pool: 2, at_seconds: 20, for_seconds: 30 }],
      });
      expect(run.parameters).not.toHaveProperty("num_pools");
      expect(run.statistics.failure_error_counts).toHaveProperty("pool lost");
    }));

  it("is the same when its parameters are written down and read again", () =>
    inFolder({ "cluster.toml": `pool_failure_mean_seconds = 50\n${EXAMPLE}` }, (folder) => {
      const { values } = readParameters({ params: `${folder}/cluster.toml`, set: [] });
      const more = Object.entries(parametersJson(values)).map(([key, value]) => ({
        key,
        value,
        place: "run.json",
      }));
      const again = simulationOptions(readParameters({ set: [], more }).values);
      expect(again).toEqual(simulationOptions(values));
      expect(again.pools).toEqual([
        { cpu: 64, ramGb: 256 },
        { cpu: 64, ramGb: 256 },
        { cpu: 16, ramGb: 512 },
      ]);
      expect(again.outages?.[0]).toEqual({ pool: 2, atSeconds: 20, forSeconds: 30 });
      expect(again.outages?.length).toBeGreaterThan(3);
    }));

  it("has no keys of its own where it is the original's", () => {
    const { values } = readParameters({ set: [] });
    expect(Object.keys(parametersJson(values)).filter((key) => /^pool/.test(key))).toEqual([]);
    expect(simulationOptions(values)).not.toHaveProperty("outages");
  });

  it("can be given with --set", () => {
    const set = ["pool=[{cpus=4, ram_gb=8}, {cpus=2, ram_gb=16, count=2}]"];
    expect(simulationOptions(readParameters({ set }).values).pools).toEqual([
      { cpu: 4, ramGb: 8 },
      { cpu: 2, ramGb: 16 },
      { cpu: 2, ramGb: 16 },
    ]);
  });

  const POOL = "[[pool]]\ncpus = 4\nram_gb = 8\n";
  const FAILURE = "[[pool_failure]]\npool = 0\nat_seconds = 1\nfor_seconds = 2\n";
  it.each([
    [
      `num_pools = 2\n${POOL}`,
      "c.toml:1: key num_pools: expected no num_pools beside the pools at",
    ],
    [`cpus_per_pool = 2\n${POOL}`, "c.toml:1: key cpus_per_pool: expected no cpus_per_pool"],
    [
      `${POOL}[[pool]]\nram_gb = 8\n`,
      "c.toml:4: key pool[1]: expected a value of cpus; found none",
    ],
    [
      `${POOL}${POOL}${POOL.replace("4", "0")}`,
      "c.toml:8: key pool[2].cpus: expected a number > 0",
    ],
    [`${POOL}cores = 2\n`, "c.toml:4: key pool[0].cores: expected one of cpus, ram_gb, count"],
    [`${POOL}cpu = 2\n`, "did you mean cpus?"],
    [`${POOL}duration = 2\n`, "other keys stand above the first [[pool]]"],
    ["pool = 3\n", "c.toml:1: key pool: expected tables with cpus, ram_gb, count; found 3"],
    [`${POOL}count = 200000\n`, "key pool: expected at most 100000 pools in all; found 200000"],
    [
      `${POOL}${FAILURE.replace("pool = 0", "pool = 1")}`,
      "c.toml:5: key pool_failure[0].pool: expected a pool from 0 to 0; found 1",
    ],
    [
      FAILURE.replace("= 2", "= 0"),
      "key pool_failure[0].for_seconds: expected a number > 0; found 0",
    ],
    [
      "pool_failure_mean_seconds = 1e-9\npool_repair_mean_seconds = 1e-9\n",
      "at most 1000000 outages",
    ],
  ])("is refused with line and key: %j", (text, message) =>
    inFolder({ "c.toml": text }, (folder) => {
      const read = (): unknown => readParameters({ params: `${folder}/c.toml`, set: [] });
      expect(read).toThrow(RequestError);
      expect(read).toThrow(message);
    }),
  );
});

describe("pool failures in a CSV file", () => {
  const HEADER = "pool,at_seconds,for_seconds\n";

  it("are those of [[pool_failure]] tables, and stand in the run as such", () =>
    inFolder(
      { "cluster.toml": EXAMPLE, "f.csv": "at_seconds,pool,for_seconds\n20, 2, 30\n" },
      (folder) => {
        const command = [
          "simulate",
          "--params",
          "cluster.toml",
          "--policy",
          "learned-srpt",
          "--json",
        ];
        const without = EXAMPLE.replace(/\[\[pool_failure\]\][^]*/, "");
        writeFileSync(join(folder, "up.toml"), without);
        const fromTables = schedlab(command, folder).stdout;
        const fromFile = schedlab(
          [...command.with(2, "up.toml"), "--failures", "f.csv"],
          folder,
        ).stdout;
        expect(fromFile).toBe(fromTables);
        expect(schedlab(command.with(2, "up.toml"), folder).stdout).not.toBe(fromTables);
      },
    ));

  it.each([
    [
      `${HEADER}0,5,x\n`,
      'f.csv:2: key pool_failure[0].for_seconds: expected a number > 0; found "x"',
    ],
    [
      `${HEADER}0,5,1\n\n0,-5,1\n`,
      "f.csv:4: key pool_failure[1].at_seconds: expected a number ≥ 0; found -5",
    ],
    [`${HEADER}9,5,1\n`, "f.csv:2: key pool_failure[0].pool: expected a pool from 0 to 7; found 9"],
    [
      "pool,at_seconds\n0,5\n",
      "f.csv:1: expected CSV with the columns pool,at_seconds,for_seconds; found: pool,at_seconds",
    ],
    [
      "pool,at,for_seconds\n0,5,1\n",
      "f.csv:1: expected CSV with the columns pool,at_seconds,for_seconds; found: pool,at,for_seconds",
    ],
    [
      "",
      "f.csv:1: expected CSV with the columns pool,at_seconds,for_seconds; found: an empty file",
    ],
    [
      `${HEADER}0,5\n`,
      "f.csv:2: expected CSV with the columns pool,at_seconds,for_seconds; found: ",
    ],
  ])("are told with line and column: %j", (text, message) =>
    inFolder({ "f.csv": text }, (folder) => {
      expect(() => readParameters({ failures: join(folder, "f.csv"), set: [] })).toThrow(message);
    }),
  );

  it("are refused beside a run that has its own, and where there is no file", () =>
    inFolder({ "f.csv": HEADER }, (folder) => {
      const search = schedlab(["search", "--resume", "r", "--failures", "f.csv"], folder);
      expect(search.status).toBe(2);
      const run = schedlab(["evaluate", "naive", "--failures", "g.csv"], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain("g.csv: expected a CSV file of pool failures");
    }));
});
