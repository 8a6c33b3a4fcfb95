import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutcomeRecord, Verifier, VerifierOptions } from "../../../src/verifier/index.js";
import { built } from "../built.js";
import { outcomeOf, planned, runUnchecked } from "../run-verified.js";
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
  ["loops in built-in functions", inSchedule('Array.from({ length: 2 ** 40 });'), {
    code: "policy-error",
  }],
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

const STEPS_ONLY = 200_000;

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

/** The processes of this one that run the named module, now. */
function childrenOf(module: string): number {
  let count = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (isChild(pid, module)) count++;
  }
  return count;
}

function isChild(pid: string, module: string): boolean {
  try {
    const { command, parent } = readProcess(pid);
    return parent === process.pid && command.includes(module);
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
