import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  type OperatorSpec,
  PAPER_CLUSTER,
  PAPER_TRACES,
  parseTrace,
  type PipelineSpec,
  readTrace,
  traceCsv,
  traceDigest,
  TraceError,
  traceInfo,
  writePaperTraces,
  writeTrace,
} from "../../src/workload/index.js";
import { optionsOf, REFERENCE_TRACES, referencePipelines } from "./reference-traces.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const committedTraces = fileURLToPath(new URL("../../traces/", import.meta.url));
const handmadeFiles = readdirSync(fixture("handmade")).toSorted();

const operator = (changes: Partial<OperatorSpec> = {}): OperatorSpec => ({
  id: "op1",
  parents: [],
  baselineCpuSeconds: 1,
  cpuScaling: "const",
  memoryGb: null,
  storageReadGb: 1,
  ...changes,
});
const pipeline = (changes: Partial<PipelineSpec> = {}): PipelineSpec => ({
  id: "p1",
  priority: "QUERY",
  arrivalSeconds: 0,
  operators: [operator()],
  ...changes,
});
const text = (pipelines: Iterable<PipelineSpec>) => [...traceCsv(pipelines)].join("");

describe("writing a trace", () => {
  it("puts arrival and priority on first rows and numbers in their shortest form", () => {
    const written = text([
      pipeline({
        arrivalSeconds: 0.1 + 0.2,
        operators: [
          operator({ memoryGb: 0 }),
          operator({ id: "op2", parents: [0], baselineCpuSeconds: 1e-7 }),
        ],
      }),
      pipeline({ id: 'a,"b"' }),
    ]);
    expect(written.split("\n").slice(1)).toEqual([
      "p1,0.30000000000000004,QUERY,op1,,1,const,0,1",
      "p1,,,op2,op1,1e-7,const,,1",
      '"a,""b""",0,QUERY,op1,,1,const,,1',
      "",
    ]);
  });

  it.each(handmadeFiles)("gives the same bytes after reading again: %s", (name) => {
    const read = [...readTrace(fixture(`handmade/${name}`))];
    const once = text(read);
    expect(text(parseTrace(once))).toBe(once);
    expect(parseTrace(once)).toEqual(read);
    expect(traceDigest(parseTrace(once))).toBe(traceDigest(read));
  });

  it("gives the same bytes after reading again: a generated trace of 41,851 rows", () => {
    const dense = REFERENCE_TRACES.find(({ name }) => name === "dense_tps10");
    const generated = dense === undefined ? [] : referencePipelines(dense);
    inTemporaryFolder((folder) => {
      const path = join(folder, "dense.csv");
      const written = writeTrace(path, generated);
      const bytes = readFileSync(path);
      expect(written).toEqual({
        pipelines: 5740,
        operators: 41_851,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
      expect(traceDigest(readTrace(path))).toBe(dense?.sha256_canonical);
      writeTrace(path, readTrace(path), { force: true });
      expect(readFileSync(path).equals(bytes)).toBe(true);
    });
  });

  it("refuses to replace a file unless told to", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "t.csv");
      writeFileSync(path, "mine");
      expect(() => writeTrace(path, [pipeline()])).toThrow(
        `${path}: expected no file there, or \`force\` to replace it; found an existing file`,
      );
      expect(readFileSync(path, "utf8")).toBe("mine");
      writeTrace(path, [pipeline()], { force: true });
      expect(readFileSync(path, "utf8")).toBe(text([pipeline()]));
      expect(readdirSync(folder)).toEqual(["t.csv"]);
    });
  });

  it("that fails leaves no partial file, and the one that was there as it was", () => {
    function* failing() {
      for (let i = 0; i < 5000; i++) yield pipeline({ id: `p${i}` });
      throw new Error("the source failed");
    }
    inTemporaryFolder((folder) => {
      const fresh = join(folder, "fresh.csv");
      const old = join(folder, "old.csv");
      writeFileSync(old, "mine");
      expect(() => writeTrace(fresh, failing())).toThrow("the source failed");
      expect(() => writeTrace(old, failing(), { force: true })).toThrow("the source failed");
      expect(readdirSync(folder)).toEqual(["old.csv"]);
      expect(readFileSync(old, "utf8")).toBe("mine");
    });
  });

  it("into a folder that does not exist, or onto a folder, says so", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "none", "t.csv");
      expect(() => writeTrace(path, [pipeline()])).toThrow(
        `${path}: expected a place where a file can be written; found no such folder`,
      );
      mkdirSync(join(folder, "sub"));
      expect(() => writeTrace(join(folder, "sub"), [pipeline()], { force: true })).toThrow(
        TraceError,
      );
      expect(readdirSync(folder)).toEqual(["sub"]);
    });
  });

  it.each([
    [
      pipeline({ id: "" }),
      'pipeline : expected an id that is not empty, without control characters, got ""',
    ],
    [pipeline({ id: "a\nb" }), "expected an id that is not empty"],
    [pipeline({ arrivalSeconds: -1 }), "pipeline p1: expected `arrivalSeconds` ≥ 0, got -1"],
    [pipeline({ operators: [] }), "pipeline p1: expected at least one operator, got 0"],
    [pipeline({ operators: [operator({ id: "a;b" })] }), 'got "a;b"'],
    [
      pipeline({ operators: [operator({ baselineCpuSeconds: Number.NaN })] }),
      "expected `baselineCpuSeconds` ≥ 0, got NaN",
    ],
    [
      pipeline({ operators: [operator({ memoryGb: Infinity })] }),
      "expected `memoryGb` ≥ 0, got Infinity",
    ],
    [
      pipeline({ operators: [operator({ storageReadGb: -2 })] }),
      "expected `storageReadGb` ≥ 0, got -2",
    ],
    [
      pipeline({ operators: [operator({ parents: [0] })] }),
      "expected parents of op1 above it, got 0",
    ],
  ])("refuses a pipeline that could not be read back (%#)", (wrong, message) => {
    expect(() => text([wrong])).toThrow(message);
  });
});

describe("the paper's traces", () => {
  it("have the settings that the original's figures were printed for", () => {
    const reference = REFERENCE_TRACES.filter(({ name }) => name.startsWith("paper_"));
    expect(PAPER_TRACES.map(({ name, options }) => ({ name, options }))).toEqual(
      reference.map((each) => ({ name: each.name, options: optionsOf(each) })),
    );
    for (const { params } of reference) {
      expect(PAPER_CLUSTER).toEqual({
        numPools: params["num_pools"],
        cpusPerPool: params["cpus_per_pool"],
        ramGbPerPool: params["ram_gb_per_pool"],
        multiOperatorContainers: params["multi_operator_containers"],
        durationSeconds: params["duration"],
        ticksPerSecond: params["ticks_per_second"],
      });
    }
  });

  it("made again are the committed files, byte for byte", () => {
    inTemporaryFolder((folder) => {
      const made = join(folder, "traces");
      const records = writePaperTraces(made);
      const names = readdirSync(made).toSorted();
      expect(names).toHaveLength(12);
      for (const name of names) {
        expect(readFileSync(join(made, name), "utf8"), name).toBe(
          readFileSync(join(committedTraces, name), "utf8"),
        );
      }
      expect(records.map(({ canonicalSha256 }) => canonicalSha256)).toEqual(
        REFERENCE_TRACES.slice(0, 10).map((each) => each.sha256_canonical),
      );
      for (const { name, sha256, canonicalSha256 } of records) {
        const path = join(committedTraces, `${name}.csv`);
        expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(sha256);
        expect(traceDigest(readTrace(path))).toBe(canonicalSha256);
      }
    });
  });

  it("are not written at all where one of the files exists", () => {
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, "paper_scale16x_1.csv"), "mine");
      expect(() => writePaperTraces(folder)).toThrow("found an existing file");
      expect(readdirSync(folder)).toEqual(["paper_scale16x_1.csv"]);
    });
  });
});

describe("a trace's summary", () => {
  it("counts what is in the trace", () => {
    expect(traceInfo(readTrace(fixture("handmade/all_scalings.csv")))).toMatchSnapshot();
  });

  it("names pipelines that are out of order, and counts the rest", () => {
    const arrivals = [1, 3, 0.05, 3, 2, 2, 2, 2, 1, 4];
    const info = traceInfo(
      arrivals.map((arrivalSeconds, i) => pipeline({ id: `p${i}`, arrivalSeconds })),
    );
    expect(info.outOfOrder).toBe(6);
    expect(info.warnings[0]).toBe(
      "arrivals out of order: pipeline p2 (0.05 s) stands after p1 (3 s) and is held back until then",
    );
    expect(info.warnings).toHaveLength(6);
    expect(info.warnings.at(-1)).toBe(
      "arrivals out of order: 6 pipelines in all are held back by a later one before them",
    );
    expect(info).toMatchObject({
      firstArrivalSeconds: 0.05,
      lastArrivalSeconds: 4,
      batches: 7,
    });
  });

  it("of an empty trace has no extremes, and a warning", () => {
    expect(traceInfo([])).toMatchObject({
      pipelines: 0,
      batches: 0,
      firstArrivalSeconds: null,
      lastArrivalSeconds: null,
      operatorsPerPipeline: null,
      maxMemory: null,
      maxDagDepth: 0,
      warnings: ["the trace has no pipelines"],
    });
  });
});
