import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulationEvent } from "../../../src/simulator/index.js";
import type {
  OutcomeRecord,
  PolicyRef,
  Verifier,
  VerifierOptions,
} from "../../../src/verifier/index.js";
import {
  generateWorkload,
  pipelinesOf,
  readTrace,
  traceDigest,
  writeTrace,
} from "../../../src/workload/index.js";
import { built } from "../built.js";
import { planned, runUnchecked } from "../run-verified.js";
import { oneByOne, traceOf } from "../sources.js";

const inSchedule = (statement: string): string =>
  `export default () => ({ schedule(): any { ${statement} } });`;

/** How a policy that runs away ends. */
interface End {
  readonly code: OutcomeRecord["code"];
  readonly rule?: string;
  readonly isMachineDecided?: true;
}

const STEPS: End = { code: "over-budget", rule: "steps" };
const STACK: End = { code: "over-budget", rule: "stack", isMachineDecided: true };
const MEMORY: End = { code: "over-budget", rule: "memory", isMachineDecided: true };
const SECONDS: End = { code: "over-budget", rule: "seconds", isMachineDecided: true };

const RUNAWAYS: readonly (readonly [string, string, End])[] = [
  ["loops", inSchedule("for (;;);"), STEPS],
  ["loops and catches", inSchedule("for (;;) { try { for (;;); } catch {} }"), STEPS],
  ["loops in its factory", "export default () => { for (;;); };", STEPS],
  ["loops in its module", "for (;;);\nexport default () => ({ schedule() {} });", STEPS],
  ["recurses", inSchedule("const f = (): number => 1 + f(); f();"), STACK],
  [
    "recurses and catches",
    inSchedule("const f = (): number => { try { return 1 + f(); } catch { return 1; } }; f();"),
    STACK,
  ],
  [
    "keeps arrays",
    inSchedule("const kept: number[][] = []; for (;;) kept.push(new Array<number>(1000).fill(1));"),
    MEMORY,
  ],
  ["makes one array too large", inSchedule("new Array(2 ** 31).fill(0);"), MEMORY],
  [
    "makes strings flat",
    inSchedule(
      'const kept: string[][] = []; let s = "x"; for (let i = 0; i < 24; i++) s += s; for (;;) kept.push(s.split(""));',
    ),
    MEMORY,
  ],
  [
    "keeps a map",
    inSchedule(
      'const map = new Map<string, string>(); for (let i = 0; ; i++) map.set("key " + i, "value ".repeat(20) + i);',
    ),
    MEMORY,
  ],
  [
    "loops in built-in functions",
    inSchedule("Array.from({ length: 2 ** 40 });"),
    {
      code: "policy-error",
    },
  ],
  [
    "has built-in functions work long",
    inSchedule('for (let i = 0; i < 1e6; i++) "ab".repeat(1e7).lastIndexOf("aa");'),
    SECONDS,
  ],
  [
    "has a regular expression search long",
    inSchedule('/^(a+)+$/.test("a".repeat(60) + "b");'),
    SECONDS,
  ],
  ["doubles a string", inSchedule('let s = "x"; for (;;) s += s;'), { code: "policy-error" }],
  [
    "decides on a promise",
    inSchedule("return (async () => { for (;;) await null; })();"),
    { code: "invalid-decision", rule: "not-a-decision" },
  ],
  [
    "decides on something that is never there",
    inSchedule("return { then() {} };"),
    { code: "invalid-decision", rule: "not-a-decision" },
  ],
];

async function withVerifier<T>(
  options: VerifierOptions,
  body: (verifier: Verifier) => Promise<T>,
): Promise<T> {
  const verifier = new built.Verifier(options);
  try {
    return await body(verifier);
  } finally {
    await verifier.close();
  }
}

/** Everything that is known of a run of an honest policy, as text. */
async function honestRun(verifier: Verifier): Promise<string> {
  const events: SimulationEvent[] = [];
  const { batches } = traceOf("t", 40);
  const run = planned(batches, {
    durationSeconds: 20,
    ticksPerSecond: 10,
    pools: [{ cpu: 4, ramGb: 40 }],
    multiOperatorContainers: false,
  });
  const watched = { ...run, watch: (event: SimulationEvent) => void events.push(event) };
  const runs = await runUnchecked(verifier, oneByOne(), [watched]);
  expect(runs.map(({ outcome }) => outcome)).toEqual([{ code: "completed" }]);
  expect(events.length).toBeGreaterThan(100);
  return JSON.stringify([runs, events]);
}

async function endOf(verifier: Verifier, source: string): Promise<OutcomeRecord> {
  const [run] = await runUnchecked(verifier, source);
  if (!run) throw new Error("expected a run");
  return run.outcome;
}

/** Processes of this one that run the module; none where there is no /proc. */
function countProcesses(module: string): number {
  if (!existsSync("/proc/self/stat")) return 0;
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isOurs(pid, module)).length;
}

function isOurs(pid: string, module: string): boolean {
  try {
    const [, parent = ""] =
      /^\d+ \(.*\) [^Z] (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return (
      Number(parent) === process.pid &&
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(module)
    );
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

describe("a policy that runs away", () => {
  let verifier: Verifier;
  let before: string;
  beforeAll(async () => {
    const budget = { stepsPerCall: 200_000_000, stepsPerRun: 200_000_000, heapMb: 64, seconds: 5 };
    verifier = new built.Verifier({ workers: 2, budget });
    before = await honestRun(verifier);
  });
  afterAll(() => verifier.close());

  it.each(RUNAWAYS)("because it %s has its own end, and others are as before", async (...row) => {
    const [, source, end] = row;
    const [outcome, ...honest] = await Promise.all([
      endOf(verifier, source),
      honestRun(verifier),
      honestRun(verifier),
      honestRun(verifier),
    ]);
    expect(outcome).toMatchObject(end);
    expect(outcome.isMachineDecided).toBe(end.isMachineDecided);
    expect(outcome.message).toMatch(/\S/);
    expect(honest).toEqual([before, before, before]);
    expect(await honestRun(verifier)).toBe(before);
    expect(countProcesses("sandbox-process.js")).toBeLessThanOrEqual(2);
  });

  it("in one of several runs takes the others with it if the machine has decided", async () => {
    const source = (statement: string) =>
      `export default () => ({ schedule({ arrivals }: any) { if (arrivals.length === 2) { ${statement} } } });`;
    const runs = [1, 2, 3].map((count) => planned(traceOf("t", count).batches));
    const outcomes = async (statement: string) =>
      (await runUnchecked(verifier, source(statement), runs)).map(({ outcome, statistics }) => [
        outcome.rule,
        statistics !== undefined,
      ]);
    expect(await outcomes("for (;;);")).toEqual([
      [undefined, true],
      ["steps", true],
      [undefined, true],
    ]);
    expect(await outcomes("const f = (): number => 1 + f(); f();")).toEqual(
      runs.map(() => ["stack", false]),
    );
    expect(await outcomes("const kept = []; for (;;) kept.push(new Array(1e5).fill(1));")).toEqual(
      runs.map(() => ["memory", false]),
    );
  });
});

describe("a thousand policies in a row that run away", () => {
  const WORKERS = 2;
  const budget = { stepsPerCall: 200_000, heapMb: 64, seconds: 3 };

  /** By number: most exceed their steps, some the machine. No two have the same source. */
  function runaway(n: number): { readonly source: string; readonly end: End } {
    if (n % 83 === 7) {
      return { source: inSchedule(`/^(a+)+$/.test("a".repeat(60) + "${n}");`), end: SECONDS };
    }
    if (n % 40 === 3) {
      const fill = `const kept = []; for (;;) kept.push(new Array(100000).fill(${n}));`;
      return { source: inSchedule(fill), end: MEMORY };
    }
    if (n % 40 === 23) {
      return { source: inSchedule(`const f = (): number => ${n} + f(); f();`), end: STACK };
    }
    const loops = [
      `for (let i = ${n}; ; i++);`,
      `for (;;) { try { while (true) { void ${n}; } } catch {} }`,
      `const f = (n: number): number => (n > 12 ? ${n} : f(n + 1) + f(n + 1) + f(n + 1)); f(0);`,
      `for (let i = ${n}; ; i++) { [3, 1, 2].map((x) => x + i); }`,
    ];
    return { source: inSchedule(loops[n % loops.length] ?? ""), end: STEPS };
  }

  interface Held {
    readonly heapMb: number;
    readonly resources: number;
    readonly files: number;
  }

  function held(): Held {
    const files = existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0;
    return {
      heapMb: process.memoryUsage().heapUsed / 2 ** 20,
      resources: process.getActiveResourcesInfo().length,
      files,
    };
  }

  it("each have their end, leave others as they were, and leave nothing behind", async () => {
    await withVerifier({ workers: WORKERS, budget }, async (verifier) => {
      const before = await honestRun(verifier);
      const counts: number[] = [];
      const ends: End[] = [];
      /** A hundred at a time, and an honest one among them. */
      const hundred = async (first: number): Promise<string> => {
        const numbers = Array.from({ length: 100 }, (_, i) => first + i);
        const all = numbers.map(async (n) => {
          const { source, end } = runaway(n);
          const outcome = await endOf(verifier, source);
          if (n % 10 === 0) counts.push(countProcesses("sandbox-process.js"));
          expect({ n, ...outcome }).toMatchObject({ n, ...end });
          ends.push(end);
        });
        const honest = honestRun(verifier);
        await Promise.all(all);
        return honest;
      };
      const honest: string[] = [];
      for (let first = 0; first < 500; first += 100) honest.push(await hundred(first));
      const halfway = held();
      for (let first = 500; first < 1000; first += 100) honest.push(await hundred(first));
      const atEnd = held();
      honest.push(await honestRun(verifier));
      expect(ends).toHaveLength(1000);
      expect(new Set(ends.map(({ rule }) => rule)).size).toBe(4);
      for (const text of honest) expect(text).toBe(before);
      expect(Math.max(...counts)).toBeLessThanOrEqual(WORKERS);
      expect(atEnd.heapMb).toBeLessThan(2 * halfway.heapMb + 100);
      expect(atEnd.resources).toBeLessThanOrEqual(halfway.resources + 10);
      expect(atEnd.files).toBeLessThanOrEqual(halfway.files + 10);
    });
    expect(countProcesses("sandbox-process.js")).toBe(0);
  });
});

describe("while others run away", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "schedlab-runaways-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("the same candidate has the same evaluation twenty times, to the byte", async () => {
    const path = join(folder, "t.csv");
    writeTrace(path, pipelinesOf(generateWorkload({ durationSeconds: 20, ticksPerSecond: 10 })));
    const evaluator = built.createEvaluator({
      traces: [{ name: "t", path, digest: traceDigest(readTrace(path)) }],
      options: { durationSeconds: 20, ticksPerSecond: 10, multiOperatorContainers: false },
      workers: 2,
      budget: { stepsPerCall: 2_000_000, heapMb: 128, seconds: 60 },
    });
    const evaluate = async (policy: PolicyRef): Promise<string> =>
      JSON.stringify(await evaluator.evaluate(policy));
    const source = (text: string): PolicyRef => ({ kind: "source", name: "p.ts", source: text });
    // What is built in is run each time, and so is what fails: neither is known from before.
    const candidates: readonly PolicyRef[] = [
      { kind: "built-in", name: "learned-srpt" },
      source(oneByOne("if (view.now > 15) throw new Error(String(view.pipelines.length));")),
    ];
    try {
      const alone = await Promise.all(candidates.map(evaluate));
      const load = Array.from({ length: 20 }, (_, n) => [
        evaluate(source(inSchedule(`for (let i = ${n}; ; i++);`))),
        evaluate(source(inSchedule(`const f = (): number => ${n} + f(); f();`))),
      ]).flat();
      const again = Array.from({ length: 20 }, () => candidates.map(evaluate)).flat();
      const loaded = await Promise.all(again);
      expect((await Promise.all(load)).length).toBe(40);
      expect(alone[0]).toContain('"outcome":{"code":"completed"}');
      expect(alone[1]).toContain('"code":"policy-error"');
      loaded.forEach((text, i) => expect(text).toBe(alone[i % candidates.length]));
    } finally {
      await evaluator.close();
    }
  });
});
