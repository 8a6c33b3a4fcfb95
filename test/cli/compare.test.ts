import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  SMALL_TRACE,
  THROWING,
  inFolder,
  namesIn,
  schedlab,
  trace,
  withoutProgress,
} from "./run-cli.js";

/** One pool that `naive` fills and `priority` shares. */
const CLUSTER = ["--set", "num_pools=1", "--set", "duration=30"];

const THROWING_LATER = `import type { Cluster, Policy } from "schedlab/policy";
export default function create(cluster: Cluster): Policy {
  return { schedule({ now, arrivals, pools }) {
    if (now >= 5) throw new Error("no idea");
    const operator = arrivals[0]?.operators[0];
    const pool = pools[0];
    if (!operator || !pool) return;
    return { assign: [{ operators: [operator], pool, cpu: pool.cpu, ramGb: pool.ramGb }] };
  } };
}
`;

const TWO_ARRIVALS = trace("p1,0,QUERY,op1,,2,const,10,0", "p2,6,QUERY,op1,,2,const,10,0");

interface Document {
  readonly completed: unknown;
  readonly same_schedule: boolean;
  readonly compared_ticks: number;
  readonly a: { readonly outcome: { readonly code: string; readonly at_tick?: number } };
  readonly figures: readonly { readonly name: string; readonly a: number; readonly b: number }[];
}

describe("schedlab compare", () => {
  it("tells in 80 columns where two policies part", () =>
    inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const { stdout, stderr, status } = schedlab(
        ["compare", "naive", "priority", "--trace", "t.csv", ...CLUSTER],
        folder,
      );
      expect([withoutProgress(stderr), status]).toEqual(["", 0]);
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(stdout).toMatchSnapshot();
    }));

  it("has the figures of simulate in its JSON, with one document on standard output", () =>
    inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const { stdout, status } = schedlab(
        ["compare", "naive", "priority", "--trace", "t.csv", "--json", ...CLUSTER],
        folder,
      );
      expect(status).toBe(0);
      const { figures, completed } = JSON.parse(stdout) as Document;
      // p2 is the one that gains.
      expect(completed).toEqual({ in_both: ["p2", "p1"], only_in_a: [], only_in_b: [] });
      for (const [side, name] of [
        ["a", "naive"],
        ["b", "priority"],
      ] as const) {
        const run = schedlab(
          ["simulate", "--policy", name, "--trace", "t.csv", "--json", ...CLUSTER],
          folder,
        );
        const { statistics } = JSON.parse(run.stdout) as {
          readonly statistics: Readonly<Record<string, unknown>>;
        };
        for (const metric of ["throughput", "adjusted_latency", "penalized_latency"]) {
          const figure = figures.find((each) => each.name === metric);
          expect(figure?.[side]).toBe(statistics[metric]);
        }
      }
    }));

  it("draws both schedules, as SVG or PNG by the file's ending, and replaces no file unasked", () =>
    inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const args = ["compare", "naive", "priority", "--trace", "t.csv", ...CLUSTER, "--chart"];
      const drawn = schedlab([...args, "c.svg"], folder);
      expect([withoutProgress(drawn.stderr), drawn.status]).toEqual(["", 0]);
      const svg = readFileSync(join(folder, "c.svg"), "utf8");
      expect(svg).toContain(">A: naive</text>");
      expect(svg).toContain(">first different decision, 0 s</text>");
      expect(svg).toMatch(/>query: \d better in B, \d worse, \d the same/);

      const refused = schedlab([...args, "c.svg"], folder);
      expect([refused.status, refused.stdout]).toEqual([2, ""]);
      expect(refused.stderr).toMatch(/^error: c\.svg: expected no file there, or .*force/);

      expect(schedlab([...args, "C.PNG"], folder).status).toBe(0);
      const png = readFileSync(join(folder, "C.PNG"));
      expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
      expect(namesIn(folder)).toEqual(["C.PNG", "c.svg", "t.csv"]);
    }));

  it("draws nothing when a policy does not begin, and no other kind of file", () =>
    inFolder({ "throws.ts": "export default 1;\n" }, (folder) => {
      const failed = schedlab(
        ["compare", "naive", "throws.ts", ...CLUSTER, "--chart", "c.svg"],
        folder,
      );
      expect(failed.status).toBe(1);
      const { status, stdout, stderr } = schedlab(
        ["compare", "naive", "priority", "--chart", "c.gif"],
        folder,
      );
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toBe(
        'error: --chart: expected a file that ends in .svg or .png; found "c.gif"\n',
      );
      expect(namesIn(folder)).toEqual(["throws.ts"]);
    }));

  it("says of a policy and itself that the schedules are the same", () => {
    const { stdout, status } = schedlab(["compare", "priority", "priority", ...CLUSTER]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^All \d+ figures are equal\.$/m);
    expect(stdout).toMatch(/^The schedules are the same: \d+ decisions in 30 s\.$/m);
  });

  it("compares a policy that fails up to there, and exits with 1", () =>
    inFolder({ "t.csv": TWO_ARRIVALS, "later.ts": THROWING_LATER }, (folder) => {
      const args = ["compare", "later.ts", "naive", "--trace", "t.csv", ...CLUSTER];
      const run = schedlab([...args, "--json"], folder);
      expect(run.status).toBe(1);
      expect(run.stderr).toMatch(/^error: policy later\.ts failed: policy-error: .*no idea/);
      const document = JSON.parse(run.stdout) as Document;
      expect(document.a.outcome).toMatchObject({ code: "policy-error", at_tick: 6000 });
      // Both gave p1 the whole pool, and nothing else happened before.
      expect([document.compared_ticks, document.same_schedule]).toEqual([6000, true]);
      const completed = document.figures.find(({ name }) => name === "containers_completed");
      expect([completed?.a, completed?.b]).toEqual([1, 1]);
    }));

  it("says why when a policy does not begin", () =>
    inFolder({ "throws.ts": THROWING, "wrong.ts": "export default 1;\n" }, (folder) => {
      for (const file of ["throws.ts", "wrong.ts"]) {
        const { stdout, stderr, status } = schedlab(["compare", "naive", file, ...CLUSTER], folder);
        expect(status).toBe(1);
        expect(stdout).not.toMatch(/figure|schedules/);
        expect(stderr).toMatch(new RegExp(`^error: policy ${file} failed: `));
      }
    }));

  it("refuses a policy that does not exist, saying which of the two", () => {
    const { stderr, status } = schedlab(["compare", "naive", "priorty"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: <B>: expected a built-in policy .*did you mean priority\?/);
  });
});
