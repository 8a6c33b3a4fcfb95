import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generateWorkload, pipelinesOf, traceCsv } from "../../src/workload/index.js";
import { inFolder, namesIn, schedlab, SMALL_TRACE, trace } from "./run-cli.js";

const TRACES = fileURLToPath(new URL("../../traces/", import.meta.url));

describe("schedlab trace generate", () => {
  it("writes the workload of the parameters", () => {
    return inFolder({}, (folder) => {
      const run = schedlab(
        ["trace", "generate", "--set", "random_seed=5", "--out", "t.csv"],
        folder,
      );
      expect([run.stderr, run.status]).toEqual(["", 0]);
      const pipelines = [...pipelinesOf(generateWorkload({ randomSeed: 5 }))];
      expect(readFileSync(join(folder, "t.csv"), "utf8")).toBe([...traceCsv(pipelines)].join(""));
      expect(run.stdout).toContain(`t.csv: ${pipelines.length} pipelines, `);
    });
  });

  it("replaces a file with --force", () => {
    return inFolder({ "t.csv": "old" }, (folder) => {
      expect(schedlab(["trace", "generate", "--out", "t.csv", "--force"], folder).status).toBe(0);
      expect(readFileSync(join(folder, "t.csv"), "utf8")).toContain("pipeline_id");
      expect(namesIn(folder)).toEqual(["t.csv"]);
    });
  });
});

describe("schedlab trace info", () => {
  it("sums a trace up", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const run = schedlab(["trace", "info", "t.csv"], folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(run.stdout).toMatchSnapshot();
    });
  });

  it("prints one JSON document with --json, also with warnings", () => {
    const outOfOrder = trace("p1,2,QUERY,op1,,1,const,,1", "p2,1,QUERY,op1,,1,const,,1");
    return inFolder({ "t.csv": outOfOrder }, (folder) => {
      const { stdout, stderr, status } = schedlab(["trace", "info", "t.csv", "--json"], folder);
      const warning =
        "arrivals out of order: pipeline p2 (1 s) stands after p1 (2 s) and is held back until then";
      expect(JSON.parse(stdout)).toMatchObject({
        pipelines: 2,
        out_of_order: 1,
        warnings: [warning],
      });
      expect(stderr).toBe(`warning: t.csv: ${warning}\n`);
      expect(status).toBe(0);
    });
  });
});

describe("schedlab trace paper", () => {
  it("writes the committed traces again", () => {
    return inFolder({}, (folder) => {
      expect(schedlab(["trace", "paper", "--out", "new"], folder).status).toBe(0);
      expect(namesIn(join(folder, "new"))).toEqual(namesIn(TRACES));
      const name = "paper_scale2x_1.csv";
      expect(readFileSync(join(folder, "new", name), "utf8")).toBe(
        readFileSync(join(TRACES, name), "utf8"),
      );
    });
  });
});
