import fc from "fast-check";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type {
  AlibabaOptions,
  AzureOptions,
  Imported,
  Importing,
  SnowsetOptions,
} from "../../src/workload/index.js";
import {
  ALIBABA_DEFAULTS,
  AZURE_DEFAULTS,
  IMPORT_DEFAULTS,
  importAlibaba2018,
  importAzure2019,
  importSnowset,
  manifestJson,
  SNOWSET_DEFAULTS,
  timestampSeconds,
  traceCsv,
} from "../../src/workload/index.js";
import { jobOperators, taskNumbers } from "../../src/workload/import/alibaba-tasks.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const SAMPLES = fileURLToPath(new URL("../fixtures/published/", import.meta.url));
const TASKS = join(SAMPLES, "batch_task.csv");
const QUERIES = join(SAMPLES, "snowset-main.csv");
const INVOCATIONS = join(SAMPLES, "invocations_per_function_md.anon.d01.csv");
const DURATIONS = join(SAMPLES, "function_durations_percentiles.anon.d01.csv");
const MEMORY = join(SAMPLES, "app_memory_percentiles.anon.d01.csv");

function finish(importing: Importing): Imported {
  for (;;) {
    const step = importing.next();
    if (step.done) return step.value;
  }
}

const alibaba = (options: Partial<AlibabaOptions> = {}, file = TASKS): Imported =>
  finish(importAlibaba2018(file, { ...IMPORT_DEFAULTS, ...ALIBABA_DEFAULTS, ...options }));
const snowset = (options: Partial<SnowsetOptions> = {}, file = QUERIES): Imported =>
  finish(importSnowset(file, { ...IMPORT_DEFAULTS, ...SNOWSET_DEFAULTS, ...options }));
const azure = (
  options: Partial<AzureOptions> = {},
  files: readonly string[] = [INVOCATIONS, DURATIONS, MEMORY],
): Imported =>
  finish(importAzure2019(files, { ...IMPORT_DEFAULTS, ...AZURE_DEFAULTS, ...options }));

const csvOf = ({ pipelines }: Imported) => [...traceCsv(pipelines)].join("");
const idsOf = ({ pipelines }: Imported) => pipelines.map(({ id }) => id);

/** What went wrong when a file is imported in which `from` has become `to`. */
function problem(file: string, from: string, to: string, run: (file: string) => unknown): string {
  return inTemporaryFolder((folder) => {
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    const changed = join(folder, "changed.csv");
    writeFileSync(changed, text.replace(from, to));
    try {
      run(changed);
    } catch (error) {
      return String(error).replace(changed, "changed.csv");
    }
    throw new Error("expected an error");
  });
}

describe.each([
  ["Alibaba 2018", alibaba],
  ["Snowset", snowset],
  ["Azure 2019", azure],
] as const)("an import of %s", (_, run) => {
  it("gives the trace of the sample, with what was assumed and dropped", () => {
    const imported = run();
    expect(csvOf(imported)).toMatchSnapshot();
    const { assumptions, rows, candidates } = imported;
    expect({ assumptions, rows, candidates }).toMatchSnapshot();
  });

  it("counts every row and every candidate once, kept or dropped", () => {
    for (const options of [{}, { maxPipelines: 2 }, { sample: 0.5 }, { fromSeconds: 86_405 }]) {
      const { pipelines, rows, candidates } = run(options);
      for (const { read, kept, dropped } of [rows, candidates]) {
        expect(kept + Object.values(dropped).reduce((a, b) => a + b, 0)).toBe(read);
      }
      // Jobs outside the sample are counted by their rows only.
      if (!("sample" in options)) expect(candidates.read).toBe(run().candidates.read);
      expect(rows.read).toBe(run().rows.read);
      expect(candidates.kept).toBe(pipelines.length);
    }
  });

  it("keeps the earliest when there are more than the maximum", () => {
    const all = idsOf(run());
    expect(all.length).toBeGreaterThan(2);
    expect(idsOf(run({ maxPipelines: 2 }))).toEqual(all.slice(0, 2));
  });

  it("takes a share of the pipelines, the same ones for the same seed", () => {
    const all = idsOf(run());
    const some = idsOf(run({ sample: 0.5 }));
    expect(idsOf(run({ sample: 0.5 }))).toEqual(some);
    expect(all).toEqual(expect.arrayContaining(some));
    const bySeed = [1, 2, 3, 4, 5, 6].map((seed) => idsOf(run({ sample: 0.5, seed })).join());
    expect(new Set(bySeed).size).toBeGreaterThan(1);
  });

  it("stretches arrivals and nothing else with the time scale", () => {
    const [plain, stretched] = [run(), run({ timeScale: 3 })];
    for (const [index, pipeline] of stretched.pipelines.entries()) {
      const { operators, arrivalSeconds = NaN } = plain.pipelines[index] ?? {};
      expect(pipeline.operators).toEqual(operators);
      expect(pipeline.arrivalSeconds).toBeCloseTo(3 * arrivalSeconds, 2);
    }
  });

  it("scales CPU time, and gives operators the curve asked for", () => {
    const [plain, scaled] = [run(), run({ cpuScale: 0.5, cpuScaling: "sqrt" })];
    const cpu = (imported: Imported) =>
      imported.pipelines.flatMap(({ operators }) =>
        operators.map((each) => each.baselineCpuSeconds),
      );
    expect(cpu(scaled)).toEqual(cpu(plain).map((seconds) => seconds / 2));
    const curves = scaled.pipelines.flatMap((each) => each.operators.map((o) => o.cpuScaling));
    expect(new Set(curves)).toEqual(new Set(["sqrt"]));
  });

  it("gives classes by one name, by CPU seconds or by lot", () => {
    const classes = (imported: Imported) => imported.pipelines.map(({ priority }) => priority);
    const one = classes(run({ priority: { by: "class", priority: "QUERY" } }));
    expect(new Set(one)).toEqual(new Set(["QUERY"]));
    const imported = run({ priority: { by: "seconds", query: 5, interactive: 40 } });
    for (const { operators, priority } of imported.pipelines) {
      const seconds = operators.reduce((sum, each) => sum + each.baselineCpuSeconds, 0);
      const expected = seconds <= 5 ? "QUERY" : seconds <= 40 ? "INTERACTIVE" : "BATCH_PIPELINE";
      expect(priority).toBe(expected);
    }
    const shares = { QUERY: 0.5, INTERACTIVE: 0.5, BATCH_PIPELINE: 0 };
    const drawn = [1, 2, 3].flatMap((seed) =>
      classes(run({ seed, priority: { by: "shares", shares } })),
    );
    expect(new Set(drawn)).toEqual(new Set(["QUERY", "INTERACTIVE"]));
  });
});

describe("Alibaba's tasks", () => {
  it("say in their names what they wait for", () => {
    expect(taskNumbers("M1")).toEqual({ number: 1, parents: [] });
    expect(taskNumbers("J4_2_3")).toEqual({ number: 4, parents: [2, 3] });
    expect(taskNumbers("R2_1_Stg5")).toEqual({ number: 2, parents: [1] });
    expect(taskNumbers("J3_1_1")).toEqual({ number: 3, parents: [1] });
    expect(taskNumbers("MergeTask")).toBeUndefined();
    expect(taskNumbers("task_Nzg3ODAwNDgzMTAwNTc2NTQ2Mw==")).toBeUndefined();
  });

  it("become operators of which parents stand before children, whatever the order of the rows", () => {
    const names = ["M1", "M2", "J3_1_2", "R4_3", "J5_3_4", "task_x"];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (shuffled) => {
        const tasks = shuffled.map((id) => ({
          id,
          ...{ baselineCpuSeconds: 1, cpuScaling: "const", memoryGb: 1, storageReadGb: 1 },
        })) as Parameters<typeof jobOperators>[0];
        const operators = jobOperators(tasks);
        if (typeof operators === "string") throw new Error(operators);
        const parentsOf = (id: string) =>
          operators
            .find((each) => each.id === id)
            ?.parents.map((parent) => operators[parent]?.id)
            .sort();
        expect(parentsOf("J3_1_2")).toEqual(["M1", "M2"]);
        expect(parentsOf("J5_3_4")).toEqual(["J3_1_2", "R4_3"]);
        expect(parentsOf("task_x")).toEqual([]);
        for (const [position, { parents }] of operators.entries()) {
          expect(parents.every((parent) => parent < position)).toBe(true);
        }
      }),
      { seed: 3 },
    );
  });

  it("need not stand together: the same jobs come out of rows in any order", () => {
    const lines = readFileSync(TASKS, "utf8").trimEnd().split("\n");
    const shape = (imported: Imported) =>
      imported.pipelines
        .map(({ id, arrivalSeconds, operators }) => ({
          ...{ id, arrivalSeconds },
          operators: operators.map((each) => each.id).sort(),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    inTemporaryFolder((folder) => {
      const file = join(folder, "shuffled.csv");
      const order = fc.shuffledSubarray(lines, { minLength: lines.length });
      fc.assert(
        fc.property(order, (shuffled) => {
          writeFileSync(file, `${shuffled.join("\n")}\n`);
          expect(shape(alibaba({}, file))).toEqual(shape(alibaba()));
        }),
        { seed: 5, numRuns: 30 },
      );
    });
  });

  it("count one instance or all, and memory of machines of the size given", () => {
    const first = (options: Partial<AlibabaOptions>) => {
      const job = alibaba(options).pipelines.find(({ id }) => id === "j_1");
      return job?.operators[0];
    };
    // 20 s of one core, 0.39 % of the machine, 4 instances.
    expect(first({ machineMemoryGb: 100 })).toMatchObject({
      ...{ baselineCpuSeconds: 20, memoryGb: 0.39, storageReadGb: 0.39 },
    });
    expect(first({ machineMemoryGb: 100, instances: "all", readPerMemory: 2 })).toMatchObject({
      ...{ baselineCpuSeconds: 80, memoryGb: 1.56, storageReadGb: 3.12 },
    });
    expect(first({ machineMemoryGb: 100, memoryScale: 10, readScale: 0 })).toMatchObject({
      ...{ memoryGb: 3.9, storageReadGb: 0 },
    });
  });

  it("may stand below a header that somebody has added", () => {
    inTemporaryFolder((folder) => {
      const file = join(folder, "with-header.csv");
      const header =
        "task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem";
      writeFileSync(file, `${header}\n${readFileSync(TASKS, "utf8")}`);
      expect(csvOf(alibaba({}, file))).toBe(csvOf(alibaba()));
    });
  });

  it("names what is missing in a header that somebody has added", () => {
    inTemporaryFolder((folder) => {
      const file = join(folder, "with-header.csv");
      const header =
        "task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu";
      writeFileSync(file, `${header}\nJ1,1,j_1,1,Terminated,100,110,100\n`);
      expect(() => alibaba({}, file)).toThrow(/with-header\.csv:1: .*plan_mem/);
    });
  });

  it.each([
    [
      "86500,86520,100.0",
      "86500,86490,100.0",
      "changed.csv:1: column end_time: expected at least start_time, 86500; found 86490",
    ],
    [
      "86520,86530,50.0,0.2",
      "86520,86530,-1,0.2",
      'changed.csv:2: column plan_cpu: expected a finite number ≥ 0; found "-1"',
    ],
    [
      "86520,86530,50.0,0.2",
      "86520,86530,50.0",
      "changed.csv:2: expected 9 fields (task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem); found 8",
    ],
    [
      "86531,86531",
      "soon,86531",
      'changed.csv:3: column start_time: expected a finite number ≥ 0; found "soon"',
    ],
    [
      "j_1,",
      ",",
      'changed.csv:1: column job_name: expected an id that is not empty, without control characters; found ""',
    ],
    [
      "M1,",
      ",",
      'changed.csv:1: column task_name: expected an id that is not empty, without ";" and control characters; found ""',
    ],
    ["100.0,0.39", "100.0,100.5", "changed.csv:1: column plan_mem: expected 0 to 100; found 100.5"],
    [
      "M1,4.0",
      "M1,0",
      'changed.csv:1: column instance_num: expected a whole number ≥ 1; found "0"',
    ],
    [
      "M1,4.0",
      "M1,1.5",
      'changed.csv:1: column instance_num: expected a whole number ≥ 1; found "1.5"',
    ],
    ["M1,", "M;1,", "changed.csv:1: column task_name: expected an id that is not empty"],
  ])("are refused with %s as %s", (from, to, message) => {
    expect(problem(TASKS, from, to, (file) => alibaba({}, file))).toContain(message);
  });

  it("with an impossible value can be dropped with their job", () => {
    inTemporaryFolder((folder) => {
      const file = join(folder, "bad.csv");
      writeFileSync(file, readFileSync(TASKS, "utf8").replace("86520,86530,50.0", "86520,86530,x"));
      const { candidates, rows } = alibaba({ onBad: "drop" }, file);
      expect(candidates.dropped["an impossible value"]).toBe(1);
      expect(rows.dropped["an impossible value"]).toBe(3);
    });
  });
});

describe("Snowset's queries", () => {
  it("read what they are said to, and hold the memory of a column if one is named", () => {
    const third = (options: Partial<SnowsetOptions>) =>
      snowset(options).pipelines.find(({ id }) => id === "1110000000000000003")?.operators[0];
    expect(third({})).toMatchObject({
      baselineCpuSeconds: 420,
      storageReadGb: 100,
      memoryGb: null,
    });
    expect(third({ cachedReads: "skip" })).toMatchObject({ storageReadGb: 90 });
    expect(third({ spills: "count" })).toMatchObject({ storageReadGb: 132 });
    expect(third({ memory: "memoryUsed" })).toMatchObject({ memoryGb: 64 });
    expect(snowset({ idle: "keep" }).pipelines).toHaveLength(snowset().pipelines.length + 1);
  });

  it("are taken from a window of time, which begins at second 0", () => {
    const fromSeconds = timestampSeconds("2018-02-22T14:44:02Z") ?? NaN;
    const toSeconds = timestampSeconds("2018-02-22T14:44:06Z") ?? NaN;
    const { pipelines } = snowset({ fromSeconds, toSeconds });
    expect(pipelines.map(({ id, arrivalSeconds }) => [id, arrivalSeconds])).toEqual([
      ["1110000000000000001", 0.768],
      ["1110000000000000003", 3],
    ]);
  });

  it.each([
    [
      "2018-02-22 14:44:05+00:00",
      "2018-02-30 14:44:05+00:00",
      "changed.csv:4: column createdTime: expected a time in UTC",
    ],
    [
      ",18000000,",
      ",-18000000,",
      "changed.csv:2: column userCpuTime: expected a finite number ≥ 0",
    ],
    [
      "systemCpuTime",
      "sysCpuTime",
      "changed.csv:1: column systemCpuTime: expected this column in the header",
    ],
  ])("are refused with %s as %s", (from, to, message) => {
    expect(problem(QUERIES, from, to, (file) => snowset({}, file))).toContain(message);
  });
});

describe("Azure's functions", () => {
  it("are the same whatever the names and the order of the files", () => {
    inTemporaryFolder((folder) => {
      const files = [MEMORY, INVOCATIONS, DURATIONS].map((file, index) => {
        const copy = join(folder, `${index}.csv`);
        copyFileSync(file, copy);
        return copy;
      });
      expect(csvOf(azure({}, files))).toBe(csvOf(azure()));
    });
  });

  it("arrive in the minutes in which they were counted, at any place, evenly or at the start", () => {
    const placed = (placement: AzureOptions["placement"]) =>
      azure({ placement, fromSeconds: 0 }).pipelines;
    for (const placement of ["uniform", "even", "start"] as const) {
      for (const { id, arrivalSeconds } of placed(placement)) {
        const minute = Number(/-m(\d+)-/.exec(id)?.[1]);
        expect(Math.floor(arrivalSeconds / 60)).toBe(minute - 1);
      }
    }
    const third = (placement: AzureOptions["placement"]) =>
      placed(placement)
        .filter(({ id }) => id.startsWith("f4-m3-"))
        .map(({ arrivalSeconds }) => arrivalSeconds);
    expect(third("even")).toEqual([120, 132, 144, 156, 168]);
    expect(third("start")).toEqual([120, 120, 120, 120, 120]);
    expect(new Set(third("uniform")).size).toBe(5);
  });

  it.each(["uniform", "even", "start"] as const)(
    "are the earliest, and are all counted, when most of them are too late (%s)",
    (placement) => {
      inTemporaryFolder((folder) => {
        const many = join(folder, "many.csv");
        const text = readFileSync(INVOCATIONS, "utf8").replaceAll(/(?<=,)[1-9]\d*(?=,)/g, "300");
        writeFileSync(
          many,
          text.replace(/^.*/, readFileSync(INVOCATIONS, "utf8").split("\n")[0] ?? ""),
        );
        const run = (options: Partial<AzureOptions>) =>
          azure({ placement, ...options }, [many, DURATIONS, MEMORY]);
        const all = run({ maxPipelines: 1e6 });
        for (const options of [{}, { fromSeconds: 30 }, { toSeconds: 90 }]) {
          const every = run({ maxPipelines: 1e6, ...options });
          const few = run({ maxPipelines: 7, ...options });
          expect(idsOf(few)).toEqual(idsOf(every).slice(0, 7));
          expect(few.candidates.read).toBe(all.candidates.read);
          expect(few.candidates.dropped["submitted outside the window"]).toBe(
            every.candidates.dropped["submitted outside the window"],
          );
        }
      });
    },
  );

  it("take the average of the day, or durations between its percentiles", () => {
    const seconds = (durations: AzureOptions["durations"]) =>
      azure({ durations })
        .pipelines.filter(({ id }) => id.startsWith("f4-"))
        .map(({ operators }) => operators[0]?.baselineCpuSeconds ?? NaN);
    expect(new Set(seconds("average"))).toEqual(new Set([30]));
    expect(new Set(seconds("drawn")).size).toBe(5);
    for (const each of seconds("drawn")) {
      expect(each).toBeGreaterThanOrEqual(1);
      expect(each).toBeLessThanOrEqual(90);
    }
  });

  it("of applications without figures of memory get what is given for them", () => {
    const { pipelines, rows } = azure({ missingMemoryGb: 0.25, mbPerGb: 1000, readPerMemory: 2 });
    const missing = pipelines.find(({ id }) => id.startsWith("f5-"))?.operators[0];
    expect(missing).toMatchObject({ memoryGb: 0.25, storageReadGb: 0.5 });
    expect(pipelines[0]?.operators[0]?.memoryGb).toBe(0.192);
    expect(rows.dropped["no memory of the application"]).toBeUndefined();
    const other = azure({ memoryColumn: "AverageAllocatedMb_pct100" }).pipelines[0];
    expect(other?.operators[0]?.memoryGb).toBe(288 / 1024);
  });

  it("have the class of their trigger", () => {
    const priorities = { ...AZURE_DEFAULTS.priority.priorities, timer: "QUERY" } as const;
    const { pipelines } = azure({ priority: { by: "trigger", priorities } });
    const classOf = (line: number) =>
      pipelines.find(({ id }) => id.startsWith(`f${line}-`))?.priority;
    expect([classOf(2), classOf(3), classOf(4)]).toEqual(["QUERY", "QUERY", "INTERACTIVE"]);
  });

  it.each([
    [INVOCATIONS, ",http,", ",htp,", "changed.csv:2: column Trigger: expected one of http, timer"],
    [
      INVOCATIONS,
      ",http,3,",
      ",http,3.5,",
      'changed.csv:2: column 1: expected a whole number of invocations, at most 10000000; found "3.5"',
    ],
    [
      INVOCATIONS,
      ",http,3,",
      ",http,1e12,",
      'changed.csv:2: column 1: expected a whole number of invocations, at most 10000000; found "1e12"',
    ],
    [
      INVOCATIONS,
      ",1440\n",
      ",1441\n",
      "changed.csv:1: column 1440: expected this column in the header",
    ],
    [
      DURATIONS,
      ",120,6,",
      ",x,6,",
      'changed.csv:2: column Average: expected a finite number ≥ 0; found "x"',
    ],
    [MEMORY, ",AverageAllocatedMb,", ",Mb,", "expected a header with one of Trigger"],
  ])("are refused in %s with %s as %s", (file, from, to, message) => {
    const run = (changed: string) =>
      azure(
        {},
        [INVOCATIONS, DURATIONS, MEMORY].map((each) => (each === file ? changed : each)),
      );
    expect(problem(file, from, to, run)).toContain(message);
  });

  it("are refused if a file is missing or there twice", () => {
    expect(() => azure({}, [INVOCATIONS, MEMORY])).toThrow("expected a file of durations");
    expect(() => azure({}, [INVOCATIONS, DURATIONS, MEMORY, MEMORY])).toThrow(
      "a second one beside",
    );
  });
});

describe("a time", () => {
  it("is read as UTC, or not at all", () => {
    expect(timestampSeconds("1970-01-02 00:00:01.5+00:00")).toBe(86_401.5);
    expect(timestampSeconds("2018-02-22T14:44:02Z")).toBe(1_519_310_642);
    for (const text of [
      "",
      "2018-02-29 00:00:00",
      "2018-13-01 00:00:00",
      "2018-02-22 14:44:02+01:00",
    ]) {
      expect(timestampSeconds(text)).toBeUndefined();
    }
  });
});

describe("the manifest", () => {
  it("has digests, options, assumptions, counts and the trace's digest", () => {
    const options = { ...IMPORT_DEFAULTS, ...ALIBABA_DEFAULTS };
    const manifest: unknown = JSON.parse(manifestJson("alibaba2018", options, alibaba()));
    expect(manifest).toMatchObject({
      importer: "alibaba2018",
      files: [{ file: TASKS, bytes: readFileSync(TASKS).length }],
      options: { time_scale: 1, machine_memory_gb: 512, priority: { by: "class" } },
      trace: { pipelines: alibaba().pipelines.length },
    });
  });
});
