import { describe, expect, it } from "vitest";
import { inFolder, ONE_ASSIGNMENT, schedlab, THROWING } from "./run-cli.js";

interface Document {
  readonly policy: unknown;
  readonly outcome: Readonly<Record<string, unknown>>;
  readonly problems: readonly Readonly<Record<string, unknown>>[];
  readonly report_card: Readonly<Record<string, unknown>> | null;
}

const widthOf = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

/** A policy with something wrong in lines 4, 5 and 6. */
const WRONG = `import type { Cluster, Policy } from "schedlab/policy";
export default function create(cluster: Cluster): Policy {
  return {
    schedule(view) { const now: string = view.now;
      const drawn = Math.random();
      return { wakeAt: cluster.size, assign: [drawn, now].length > 9 ? [] : [] };
    },
  };
}
`;

describe("schedlab check", () => {
  it("exits with 0 if the check and every probe is passed", () => {
    const { stdout, stderr, status } = schedlab(["check", "learned-srpt"]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toMatch(/^policy {2}learned-srpt\ncheck {3}not needed: built in\n\npass {2}/);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed/);
    expect(stdout).not.toMatch(/^FAIL/m);
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
  });

  it("exits with 0 even if a probe is failed, and shows each with its evidence", () => {
    const { stdout, stderr, status } = schedlab(["check", "naive"]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toMatch(/^FAIL {2}prefers-queries: /m);
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
  });

  it("has a policy from a file take the probes once it has passed its check", () => {
    return inFolder({ "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const { stdout, stderr, status } = schedlab(["check", "mine.ts"], folder);
      expect([stderr, status]).toEqual(["", 0]);
      expect(stdout).toMatch(
        /^policy {2}mine\.ts\ncheck {3}passed: syntax, types, constructs\n\n(pass|FAIL) {2}/,
      );
      expect(widthOf(stdout)).toBeLessThanOrEqual(80);
    });
  });

  it.each([
    ["throws", THROWING, "no idea"],
    [
      "loops without end",
      "export default () => ({ schedule() { for (;;); } });",
      "more than 20000000 loop turns",
    ],
  ])("tells of each probe that a policy fails because it %s", (_what, source, told) => {
    return inFolder({ "p.ts": source }, (folder) => {
      const { stdout, stderr, status } = schedlab(["check", "p.ts"], folder);
      expect([stderr, status]).toEqual(["", 0]);
      expect(stdout).toMatch(/\n0 passed, \d+ failed/);
      expect(stdout.replace(/\s+/g, " ")).toContain(told);
      expect(stdout).not.toMatch(/^ +at /m);
      expect(widthOf(stdout)).toBeLessThanOrEqual(80);
    });
  });

  it("shows every problem with its place, its remedy and its line", () => {
    return inFolder({ "wrong.ts": WRONG }, (folder) => {
      const { stdout, stderr, status } = schedlab(["check", "wrong.ts"], folder);
      expect(status).toBe(1);
      expect(stderr).toBe("error: policy wrong.ts failed its check: 3 problems\n");
      expect(stdout).toMatch(/^policy {2}wrong\.ts\ncheck {3}forbidden\n/);
      expect(stdout.match(/^wrong\.ts:\d+:\d+: [a-z-]+:/gm)).toEqual([
        "wrong.ts:5:21: forbidden:",
        "wrong.ts:4:28: type-error:",
        "wrong.ts:6:32: type-error:",
      ]);
      expect(stdout).toContain("\n    const drawn = Math.random();\n");
    });
  });

  it.each([
    ["is empty", "", "compile-error", "the text is empty"],
    ["is prose", "There is no policy in this file.", "compile-error", "there is no code"],
    ["is too long", "x".repeat(10_000_000), "compile-error", "longer than 256 KB"],
    ["is another language", "def schedule(view):\n    return None\n", "compile-error", ""],
    ["has no default export", "export const x = 1;", "compile-error", "no default export"],
    ["exports something else", "export default 7;", "type-error", "expected a function"],
    ["breaks off", ONE_ASSIGNMENT.slice(0, -4), "compile-error", "close every bracket"],
    ["has an error in its last line", `${ONE_ASSIGNMENT}const x = = 1;`, "compile-error", ":14:"],
    ["imports", `import "node:fs";\n${ONE_ASSIGNMENT}`, "forbidden", "cannot import code"],
  ])("exits with 1 for a file that %s, without a probe", (_what, source, code, told) => {
    return inFolder({ "p.ts": source }, (folder) => {
      const { stdout, stderr, status } = schedlab(["check", "p.ts"], folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: policy p\.ts failed its check: (1 problem|\d+ problems)\n$/);
      expect(stdout).toMatch(new RegExp(`^policy {2}p\\.ts\ncheck {3}${code}\n\np\\.ts:`));
      expect(stdout).toContain(told);
      expect(stdout).not.toMatch(/^(pass|FAIL)/m);
      expect(stdout.length).toBeLessThan(10_000);
    });
  });

  it("prints one JSON document with --json", () => {
    return inFolder({ "wrong.ts": WRONG, "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const documentOf = (name: string): Document =>
        JSON.parse(schedlab(["check", name, "--json"], folder).stdout) as Document;
      const wrong = documentOf("wrong.ts");
      expect(wrong).toMatchObject({
        policy: { kind: "source", name: "wrong.ts" },
        outcome: { code: "forbidden", rule: "randomness", place: { line: 5, column: 21 } },
        report_card: null,
      });
      expect(wrong.problems.map(({ line, code }) => [line, code])).toEqual([
        [5, "forbidden"],
        [4, "type-error"],
        [6, "type-error"],
      ]);
      const mine = documentOf("mine.ts");
      expect(mine).toMatchObject({
        policy: { kind: "source", name: "mine.ts" },
        outcome: { code: "completed" },
        problems: [],
      });
      expect(mine.report_card).not.toBeNull();
      expect(documentOf("learned-srpt")).toMatchObject({
        policy: { kind: "built-in", name: "learned-srpt" },
        outcome: { code: "completed" },
        problems: [],
        report_card: { failed: 0 },
      });
    });
  });

  it("says the same each time", () => {
    const first = schedlab(["check", "priority", "--json"]);
    expect(schedlab(["check", "priority", "--json"])).toEqual(first);
  });
});
