import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, namesIn, ONE_ASSIGNMENT, schedlab, SMALL_TRACE, THROWING } from "./run-cli.js";

interface Document {
  readonly traces: readonly { readonly name: string }[];
  readonly policies: readonly {
    readonly policy: { readonly name: string };
    readonly scores: Readonly<Record<string, number | string>>;
    readonly improvement_percent: number | null;
    readonly traces: readonly { readonly outcome: { readonly code: string } }[];
  }[];
}

const FILES = { "a1.csv": SMALL_TRACE, "a10.csv": SMALL_TRACE, "a2.csv": SMALL_TRACE };
const HERE = ["--traces", ".", "--workers", "2", "--set", "duration=60"];

describe("schedlab evaluate", () => {
  it("by default runs the paper's cluster on the traces of the package", () => {
    return inFolder({}, (folder) => {
      const { stdout, stderr, status } = schedlab(
        ["evaluate", "naive", "priority", "--json"],
        folder,
      );
      expect([stderr, status]).toEqual(["", 0]);
      const { traces, policies } = JSON.parse(stdout) as Document;
      expect(traces.map(({ name }) => name).slice(0, 3)).toEqual([
        "paper_scale1x_0",
        "paper_scale1x_1",
        "paper_scale2x_0",
      ]);
      expect(policies.map(({ policy }) => policy.name)).toEqual(["priority", "naive"]);
      expect(policies[0]?.traces[0]).toMatchObject({
        trace: "paper_scale1x_0",
        outcome: { code: "completed" },
        statistics: { assignments: 1409, failure_error_counts: { OOM: 951 } },
      });
    });
  });

  it("prints a table sorted by the metric, in which FIFO is always there", () => {
    return inFolder({ ...FILES, "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const run = schedlab(
        ["evaluate", "mine.ts", "priority", ...HERE, "--metric", "penalized_latency"],
        folder,
      );
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(run.stdout).toMatchSnapshot();
      expect(Math.max(...run.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(
        80,
      );
    });
  });

  it("gives the same with any number of workers", () => {
    return inFolder(FILES, (folder) => {
      const all = ["evaluate", "priority", "learned-srpt", "--json", "--traces", "."];
      const one = schedlab([...all, "--workers", "1"], folder);
      expect(one.status).toBe(0);
      expect(schedlab([...all, "--workers", "3"], folder).stdout).toBe(one.stdout);
    });
  });

  it("exits with 1 where a policy failed, and keeps it in the table", () => {
    return inFolder({ ...FILES, "throws.ts": THROWING }, (folder) => {
      const run = schedlab(["evaluate", "throws.ts", "naive", "--json", ...HERE], folder);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain(
        "error: policy throws.ts failed on 3 of 3 traces; on a1: policy-error: ",
      );
      expect(run.stderr).toContain("no idea");
      expect(run.stderr).not.toMatch(/^ +at /m);
      const { policies } = JSON.parse(run.stdout) as Document;
      expect(policies.map(({ policy }) => policy.name)).toEqual(["naive", "throws.ts"]);
      expect(policies[1]).toMatchObject({
        completed_traces: 0,
        improvement_percent: -100,
        scores: { throughput: 0, adjusted_latency: "Infinity" },
      });
    });
  });

  it("runs a policy from a file as a built-in one: the same figures, also a second time from the cache", () => {
    return inFolder({ ...FILES, "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const args = ["evaluate", "mine.ts", "--json", ...HERE];
      const plain = schedlab(args, folder);
      expect([plain.stderr, plain.status]).toEqual(["", 0]);
      for (let time = 0; time < 2; time++) {
        expect(schedlab([...args, "--cache", "kept/here"], folder)).toEqual(plain);
        expect(namesIn(join(folder, "kept", "here"))).toHaveLength(1);
      }
      const [name = ""] = namesIn(join(folder, "kept", "here"));
      const path = join(folder, "kept", "here", name);
      const kept = readFileSync(path, "utf8");
      // What is found there is used as it stands.
      writeFileSync(path, kept.replace('"completedTraces":3', '"completedTraces":2'));
      const { policies } = JSON.parse(
        schedlab([...args, "--cache", "kept/here"], folder).stdout,
      ) as Document;
      expect(policies.find(({ policy }) => policy.name === "mine.ts")).toMatchObject({
        completed_traces: 2,
      });
      writeFileSync(path, kept.slice(1));
      expect(schedlab([...args, "--cache", "kept/here"], folder)).toEqual(plain);
      expect(readFileSync(path, "utf8")).toBe(kept);
    });
  });

  it("keeps nothing of a policy that failed", () => {
    return inFolder({ ...FILES, "throws.ts": THROWING }, (folder) => {
      const run = schedlab(["evaluate", "throws.ts", "--cache", "kept", ...HERE], folder);
      expect(run.status).toBe(1);
      expect(namesIn(folder)).not.toContain("kept");
    });
  });

  it.each(["score", "summary", "rich"])("with --feedback %s tells each author", (level) => {
    return inFolder({ ...FILES, "mine.ts": ONE_ASSIGNMENT, "throws.ts": THROWING }, (folder) => {
      const args = ["evaluate", "mine.ts", "throws.ts", ...HERE];
      const table = schedlab(args, folder);
      const run = schedlab([...args, "--feedback", level], folder);
      expect([run.status, run.stderr]).toEqual([1, table.stderr]);
      expect(run.stdout.startsWith(table.stdout)).toBe(true);
      const told = run.stdout.slice(table.stdout.length);
      expect(told.match(/^(mine|throws)\.ts$/gm)).toEqual(["mine.ts", "throws.ts"]);
      expect(told).toContain("no idea");
      expect(Math.max(...told.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    });
  });

  it("tells more with each level of feedback", () => {
    return inFolder({ ...FILES, "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const lengths = ["score", "summary", "rich"].map(
        (level) =>
          schedlab(["evaluate", "mine.ts", ...HERE, "--feedback", level], folder).stdout.length,
      );
      expect(lengths.toSorted((a, b) => a - b)).toEqual(lengths);
      expect(new Set(lengths).size).toBe(3);
    });
  });

  it("gives a policy up after --timeout where its steps cannot be counted", () => {
    const policy =
      'export default () => ({ schedule() { void /^(a+)+$/.test("a".repeat(60) + "b"); } });';
    return inFolder({ ...FILES, "slow.ts": policy }, (folder) => {
      const run = schedlab(["evaluate", "slow.ts", "--timeout", "1", "--json", ...HERE], folder);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain(
        "policy slow.ts failed on 3 of 3 traces; on a1: over-budget: seconds: no end after 1 s; do less",
      );
      const { policies } = JSON.parse(run.stdout) as Document;
      expect(policies.map(({ policy }) => policy.name)).toEqual(["naive", "slow.ts"]);
      expect(policies[1]).toMatchObject({
        outcome: { code: "over-budget", rule: "seconds", machine_decided: true },
        completed_traces: 0,
      });
    });
  });

  it.each([
    ["has no default export", "export const x = 1;", "compile-error: no default export"],
    ["has a type error", "export default 1;", "type-error: the default export is of type 1"],
    ["imports", `import "node:fs";\n${ONE_ASSIGNMENT}`, "forbidden: a policy cannot import code"],
    ["is empty", "", "compile-error: the text is empty"],
  ])("counts a policy that %s as failed on every trace", (_what, source, message) => {
    return inFolder({ ...FILES, "p.ts": source }, (folder) => {
      const run = schedlab(["evaluate", "p.ts", ...HERE], folder);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain(`error: policy p.ts failed on 3 of 3 traces; on a1: ${message}`);
      expect(run.stdout).toMatch(/^p\.ts +0\/3 +0\.0000/m);
      expect(run.stderr).not.toMatch(/^ +at /m);
    });
  });

  it("keeps a policy that fails among others, each in its place", () => {
    return inFolder({ ...FILES, "throws.ts": THROWING, "mine.ts": ONE_ASSIGNMENT }, (folder) => {
      const run = schedlab(["evaluate", "throws.ts", "priority", "mine.ts", ...HERE], folder);
      expect(run.status).toBe(1);
      expect(
        run.stdout
          .split("\n")
          .slice(1, 5)
          .map((line) => line.split(" ")[0]),
      ).toEqual(["naive", "priority", "mine.ts", "throws.ts"]);
      expect(run.stderr.match(/^error: /gm)).toHaveLength(1);
    });
  });
});
