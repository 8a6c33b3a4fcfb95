import { describe, expect, it } from "vitest";
import { inFolder, ONE_ASSIGNMENT, schedlab, SMALL_TRACE, THROWING } from "./run-cli.js";

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
});
