import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseTrace,
  readTrace,
  TRACE_COLUMNS,
  traceCsv,
  TraceError,
} from "../../src/workload/index.js";
import { inTemporaryFolder } from "./temporary-folder.js";

const HEADER = TRACE_COLUMNS.join(",");
const handmade = fileURLToPath(new URL("../fixtures/handmade/", import.meta.url));
const handmadeFiles = readdirSync(handmade).toSorted();

const trace = (...rows: string[]) => [HEADER, ...rows, ""].join("\n");
const GOOD = trace(
  "p1,0,QUERY,op1,,15,linear3,,35",
  "p2,0.5,INTERACTIVE,op1,,1,const,2,55",
  "p2,,,op2,op1,1,const,,55",
  "p2,,,op3,op1;op2,1e-3,exp,0.5,0",
);

describe("reading a trace", () => {
  it("gives pipelines with their operators and parents by position", () => {
    expect(parseTrace(GOOD)).toEqual([
      {
        id: "p1",
        priority: "QUERY",
        arrivalSeconds: 0,
        operators: [
          {
            id: "op1",
            parents: [],
            baselineCpuSeconds: 15,
            cpuScaling: "linear3",
            memoryGb: null,
            storageReadGb: 35,
          },
        ],
      },
      {
        id: "p2",
        priority: "INTERACTIVE",
        arrivalSeconds: 0.5,
        operators: [
          {
            id: "op1",
            parents: [],
            baselineCpuSeconds: 1,
            cpuScaling: "const",
            memoryGb: 2,
            storageReadGb: 55,
          },
          {
            id: "op2",
            parents: [0],
            baselineCpuSeconds: 1,
            cpuScaling: "const",
            memoryGb: null,
            storageReadGb: 55,
          },
          {
            id: "op3",
            parents: [0, 1],
            baselineCpuSeconds: 0.001,
            cpuScaling: "exp",
            memoryGb: 0.5,
            storageReadGb: 0,
          },
        ],
      },
    ]);
  });

  it.each([
    ["CRLF line ends", GOOD.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${GOOD}`],
    ["no newline at the end", GOOD.trimEnd()],
    ["empty lines at the end", `${GOOD}\n\r\n\n`],
    ["numbers in other forms", GOOD.replace("p1,0,", "p1,0.00,").replace("1e-3", ".001")],
    ["quoted fields", GOOD.replace("p2,,,op2,op1", '"p2","",,"op2","op1"')],
    ["arrival and priority repeated", GOOD.replace("p2,,,op2", "p2,0.50,INTERACTIVE,op2")],
    ["columns in another order", reordered(GOOD)],
  ])("does not mind %s", (_, text) => {
    expect(parseTrace(text)).toEqual(parseTrace(GOOD));
  });

  it("takes ids with commas, quotes and letters beyond ASCII", () => {
    const text = trace(
      '"a,""b""",0,QUERY,"größe,1",,1,const,,1',
      '"a,""b""",,,x,"größe,1",1,const,,1',
    );
    const [pipeline] = parseTrace(text);
    expect(pipeline?.id).toBe('a,"b"');
    expect(pipeline?.operators.map(({ id }) => id)).toEqual(["größe,1", "x"]);
    expect(pipeline?.operators[1]?.parents).toEqual([0]);
  });

  it("does not take the commas of a quoted id for the ends of fields", () => {
    expect(() =>
      parseTrace(
        trace(
          "q,0,QUERY,op1,,1,const,,1",
          "q,,,op2,,1,const,,1",
          '"a,b",0,QUERY,op1,,1,const,,1',
          "a,b,,,op2,,1,const,,1",
        ),
      ),
    ).toThrow("trace:5: expected 9 fields, as in the header; found 10 fields");
  });

  it("allows arrivals out of order, and a trace without pipelines", () => {
    const text = trace("p1,3,QUERY,a,,1,const,,1", "p2,1,QUERY,a,,1,const,,1");
    expect(parseTrace(text).map((each) => each.arrivalSeconds)).toEqual([3, 1]);
    expect(parseTrace(HEADER)).toEqual([]);
  });

  it("shares equal operators, but only where their parents are the same", () => {
    const [p1, p2, p3] = parseTrace(
      trace(
        "p1,0,QUERY,a,,1,const,,1",
        "p1,,,b,a,1,const,,1",
        "p2,0,QUERY,a,,1,const,,1",
        "p2,,,b,a,1,const,,1",
        "p3,0,QUERY,c,,1,const,,1",
        "p3,,,a,,1,const,,1",
        "p3,,,b,a,1,const,,1",
      ),
    );
    expect(p2?.operators[1]).toBe(p1?.operators[1]);
    expect(Object.isFrozen(p1?.operators[1])).toBe(true);
    expect(p3?.operators[1]).toBe(p1?.operators[0]);
    expect(p3?.operators[2]?.parents).toEqual([1]);
  });

  it.each(handmadeFiles)("in pieces of any size is reading it whole: %s", (name) => {
    const path = join(handmade, name);
    const whole = parseTrace(readFileSync(path, "utf8"));
    expect(whole.length).toBeGreaterThan(1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), (chunkBytes) => {
        expect([...readTrace(path, { chunkBytes })]).toEqual(whole);
      }),
    );
  });

  it("in pieces of any size is reading it whole, also for CRLF, quotes and long letters", () => {
    const row = fc.record({
      id: fc.constantFrom("p", "größe", 'a"b', "x,y", "🙂"),
      arrival: fc.nat({ max: 1000 }),
      count: fc.integer({ min: 1, max: 4 }),
    });
    inTemporaryFolder((folder) => {
      const path = join(folder, "t.csv");
      fc.assert(
        fc.property(
          fc.array(row, { maxLength: 12 }),
          fc.constantFrom("\n", "\r\n"),
          fc.integer({ min: 1, max: 50 }),
          (rows, end, chunkBytes) => {
            const pipelines = rows.map(({ id, arrival, count }, i) => ({
              id: `${id}${i}`,
              priority: "BATCH_PIPELINE" as const,
              arrivalSeconds: arrival / 8,
              operators: Array.from({ length: count }, (_, k) => ({
                id: `${id}${k}`,
                parents: k === 0 ? [] : [k - 1],
                baselineCpuSeconds: k,
                cpuScaling: "sqrt" as const,
                memoryGb: k % 2 === 0 ? null : k,
                storageReadGb: arrival,
              })),
            }));
            const text = [...traceCsv(pipelines)].join("");
            writeFileSync(path, text.replaceAll("\n", end));
            expect([...readTrace(path, { chunkBytes })]).toEqual(pipelines);
          },
        ),
      );
    });
  });

  it("can be left early", () => {
    for (const pipeline of readTrace(join(handmade, "suspensions.csv"))) {
      expect(pipeline.id).toBe("b0");
      break;
    }
  });

  it("of a missing file or a folder says so when the first pipeline is asked for", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "none.csv");
      const missing = readTrace(path);
      expect(() => missing.next()).toThrow(
        `${path}: expected a trace file that can be read; found no such file`,
      );
      expect(() => [...readTrace(folder)]).toThrow("found a folder");
    });
  });
});

const FIRST = "p1,0,QUERY,op1,,15,linear3,,35";
const CYCLE =
  "(a parent must be defined above; if it is defined below, the operators form a cycle or are out of order)";

describe("a wrong trace is refused with file, line, column, expected and found:", () => {
  const columns = TRACE_COLUMNS.join(", ");
  it.each<[what: string, text: string, line: number, column: string | null, message: string]>([
    ["an empty file", "", 1, null, `expected the header ${HEADER}; found an empty file`],
    [
      "an unknown column",
      HEADER.replace("priority", "prioritty"),
      1,
      "prioritty",
      `expected one of ${columns}; found "prioritty" (did you mean "priority"?)`,
    ],
    [
      "a missing column",
      HEADER.replace(",memory_gb", ""),
      1,
      "memory_gb",
      `expected this column in the header; found only ${columns.replace(" memory_gb,", "")}`,
    ],
    [
      "a column twice",
      `${HEADER},parents`,
      1,
      "parents",
      'expected each column once; found "parents" again as column 10',
    ],
    ["no header", `${FIRST}\n`, 1, "p1", `expected one of ${columns}; found "p1"`],
    [
      "too few fields",
      trace("p1,0,QUERY"),
      2,
      null,
      "expected 9 fields, as in the header; found 3 fields",
    ],
    [
      "too many fields",
      trace(`${FIRST},1`),
      2,
      null,
      "expected 9 fields, as in the header; found 10 fields",
    ],
    [
      "an empty line between rows",
      trace(FIRST, "", "p2,0,QUERY,op1,,1,const,,1"),
      3,
      null,
      "expected 9 fields, as in the header; found an empty line",
    ],
    [
      "a quote not closed",
      trace(`"${FIRST}`),
      2,
      null,
      `expected fields with quotes or commas to be in double quotes closed on the same line, and quotes in them to be doubled; found ${JSON.stringify(`"${FIRST}`)}`,
    ],
    [
      "words for a number",
      trace("p1,soon,QUERY,op1,,15,const,,35"),
      2,
      "arrival_seconds",
      'expected a finite number ≥ 0; found "soon"',
    ],
    [
      "a negative number",
      trace("p1,0,QUERY,op1,,-15,const,,35"),
      2,
      "baseline_cpu_seconds",
      'expected a finite number ≥ 0; found "-15"',
    ],
    [
      "infinity",
      trace("p1,0,QUERY,op1,,15,const,inf,35"),
      2,
      "memory_gb",
      'expected a finite number ≥ 0; found "inf"',
    ],
    [
      "a number too large for a double",
      trace("p1,0,QUERY,op1,,15,const,,1e999"),
      2,
      "storage_read_gb",
      'expected a finite number ≥ 0; found "1e999"',
    ],
    [
      "NaN",
      trace("p1,0,QUERY,op1,,NaN,const,,1"),
      2,
      "baseline_cpu_seconds",
      'expected a finite number ≥ 0; found "NaN"',
    ],
    [
      "no number",
      trace("p1,0,QUERY,op1,,1,const,,"),
      2,
      "storage_read_gb",
      'expected a finite number ≥ 0; found ""',
    ],
    [
      "a hexadecimal number",
      trace("p1,0,QUERY,op1,,0x10,const,,1"),
      2,
      "baseline_cpu_seconds",
      'expected a finite number ≥ 0; found "0x10"',
    ],
    [
      "an unknown priority",
      trace("p1,0,BATCH_PIPELIN,op1,,1,const,,1"),
      2,
      "priority",
      'expected one of QUERY, INTERACTIVE, BATCH_PIPELINE; found "BATCH_PIPELIN" (did you mean "BATCH_PIPELINE"?)',
    ],
    [
      "an unknown scaling",
      trace(FIRST, "p1,,,op2,op1,1,lineer,,1"),
      3,
      "cpu_scaling",
      'expected one of const, log, sqrt, linear3, linear7, squared, exp; found "lineer" (did you mean "linear3"?)',
    ],
    [
      "a scaling unlike any",
      trace("p1,0,QUERY,op1,,1,whatever,,1"),
      2,
      "cpu_scaling",
      'expected one of const, log, sqrt, linear3, linear7, squared, exp; found "whatever"',
    ],
    [
      "a parent that does not exist",
      trace(FIRST, "p1,,,op2,op9,1,const,,1"),
      3,
      "parents",
      `expected ids of operators above in pipeline p1, separated by ";"; found "op9" ${CYCLE}`,
    ],
    [
      "a parent of another pipeline",
      trace(FIRST, "p2,0,QUERY,x,op1,1,const,,1"),
      3,
      "parents",
      `expected ids of operators above in pipeline p2, separated by ";"; found "op1" ${CYCLE}`,
    ],
    [
      "a parent of another pipeline, in a row seen before",
      trace(
        "p1,0,QUERY,a,,1,const,,1",
        "p1,,,b,a,1,const,,1",
        "p2,0,QUERY,c,,1,const,,1",
        "p2,,,b,a,1,const,,1",
      ),
      5,
      "parents",
      `expected ids of operators above in pipeline p2, separated by ";"; found "a" ${CYCLE}`,
    ],
    [
      "an operator that is its own parent",
      trace("p1,0,QUERY,op1,op1,1,const,,1"),
      2,
      "parents",
      `expected ids of operators above in pipeline p1, separated by ";"; found "op1" ${CYCLE}`,
    ],
    [
      "an empty parent",
      trace(FIRST, "p1,,,op2,op1;,1,const,,1"),
      3,
      "parents",
      `expected ids of operators above in pipeline p1, separated by ";"; found "" ${CYCLE}`,
    ],
    [
      "a parent twice",
      trace(FIRST, "p1,,,op2,op1;op1,1,const,,1"),
      3,
      "parents",
      'expected each parent once; found "op1;op1"',
    ],
    [
      "an operator id twice",
      trace(FIRST, "p1,,,op1,,1,const,,1"),
      3,
      "operator_id",
      'expected an id not used above in pipeline p1; found "op1"',
    ],
    [
      "an operator twice, in a row seen before",
      trace(FIRST, "p1,,,op1,,15,linear3,,35"),
      3,
      "operator_id",
      'expected an id not used above in pipeline p1; found "op1"',
    ],
    [
      "a pipeline id that comes back",
      trace(FIRST, "p2,0,QUERY,op1,,1,const,,1", "p1,,,op2,,1,const,,1"),
      4,
      "pipeline_id",
      'expected an id not used above, as the rows of a pipeline stand together; found "p1"',
    ],
    [
      "no arrival on the first row",
      trace("p1,,QUERY,op1,,1,const,,1"),
      2,
      "arrival_seconds",
      'expected a finite number ≥ 0 on the first row of a pipeline; found ""',
    ],
    [
      "no priority on the first row",
      trace("p1,0,,op1,,1,const,,1"),
      2,
      "priority",
      'expected one of QUERY, INTERACTIVE, BATCH_PIPELINE on the first row of a pipeline; found ""',
    ],
    [
      "another arrival on a later row",
      trace(FIRST, "p1,1,,op2,,1,const,,1"),
      3,
      "arrival_seconds",
      'expected nothing (or again 0) on a later row of pipeline p1; found "1"',
    ],
    [
      "another priority on a later row",
      trace(FIRST, "p1,,INTERACTIVE,op2,,1,const,,1"),
      3,
      "priority",
      'expected nothing (or again QUERY) on a later row of pipeline p1; found "INTERACTIVE"',
    ],
    [
      "no pipeline id",
      trace(",0,QUERY,op1,,1,const,,1"),
      2,
      "pipeline_id",
      'expected an id that is not empty, without control characters; found ""',
    ],
    [
      "no operator id",
      trace("p1,0,QUERY,,,1,const,,1"),
      2,
      "operator_id",
      'expected an id that is not empty, without ";" and control characters; found ""',
    ],
    [
      "a semicolon in an operator id",
      trace("p1,0,QUERY,a;b,,1,const,,1"),
      2,
      "operator_id",
      'expected an id that is not empty, without ";" and control characters; found "a;b"',
    ],
  ])("%s", (_, text, line, column, message) => {
    let caught: unknown;
    try {
      parseTrace(text, "traces/x.csv");
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(TraceError);
    const subject = column === null ? "" : `column ${column}: `;
    expect(caught).toMatchObject({
      file: "traces/x.csv",
      line,
      column,
      message: `traces/x.csv:${line}: ${subject}${message}`,
    });
    const { expected, found } = caught as TraceError;
    expect(message.startsWith(`expected ${expected}; found ${found}`)).toBe(true);
  });

  it("a long value, cut", () => {
    expect(() => parseTrace(trace(`p1,${"9".repeat(500)}x,QUERY,op1,,1,const,,1`))).toThrow(
      `found "${"9".repeat(60)}…"`,
    );
  });
});

/** The same trace with its columns in reverse; for texts without quotes. */
function reordered(text: string): string {
  return text
    .split("\n")
    .map((line) => line.split(",").toReversed().join(","))
    .join("\n");
}
