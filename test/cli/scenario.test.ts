import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { differences, differenceText } from "../../src/cli/scenario/differences.js";
import { inFolder, namesIn, schedlab, SMALL_TRACE, THROWING } from "./run-cli.js";

const SCENARIOS = fileURLToPath(new URL("../scenarios/", import.meta.url));
const NAMES = readdirSync(SCENARIOS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("the recorded scenarios", () => {
  it("are as they were, all that are there", () => {
    const run = schedlab(["scenario", "check", ".", "--json"], SCENARIOS);
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toEqual({
      scenarios: NAMES.map((folder) => ({ folder, passed: true, differences: [] })),
      passed: NAMES.length,
      failed: 0,
    });
    expect(NAMES.length).toBeGreaterThanOrEqual(4);
  });

  it("are the same bytes when they are recorded again, but for parameters that are new", () => {
    return inFolder({}, (folder) => {
      for (const name of ["priority-suspends", "policy-of-a-file"]) {
        const own = join(SCENARIOS, name);
        const policy = name === "policy-of-a-file" ? ["--policy", join(own, "policy.ts")] : [];
        const inputs = ["--params", join(own, "params.toml"), "--trace", join(own, "trace.csv")];
        const run = schedlab(["scenario", "record", name, ...inputs, ...policy], folder);
        expect([run.stderr, run.status]).toEqual(["", 0]);
        expect(namesIn(join(folder, name))).toEqual(namesIn(own));
        for (const file of namesIn(own)) {
          const read = (place: string) => readFileSync(join(place, name, file), "utf8");
          if (file !== "params.toml") expect(read(folder)).toBe(read(SCENARIOS));
          else {
            // At its default it is left out.
            const { dag_shape_draw: draw = true, ...others } = parse(read(SCENARIOS));
            expect(draw).toBe(true);
            expect(parse(read(folder))).toMatchObject(others);
          }
        }
      }
    });
  });
});

describe("schedlab scenario record", () => {
  it("writes what `schedlab simulate` runs with the same figures and events", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const args = ["--trace", "t.csv", "--policy", "naive", "--set", "duration=30"];
      const run = schedlab(["scenario", "record", "a/b", ...args], folder);
      expect([run.stderr, run.status]).toEqual(["", 0]);
      expect(run.stdout).toMatch(/^a\/b: naive, completed, \d+ events\n$/);
      const again = schedlab(
        ["simulate", "--params", "params.toml", "--trace", "trace.csv", "--json"],
        join(folder, "a", "b"),
      );
      const expected = JSON.parse(readFileSync(join(folder, "a/b/expected.json"), "utf8")) as {
        readonly statistics: unknown;
      };
      const { statistics } = JSON.parse(again.stdout) as { readonly statistics: unknown };
      expect(expected.statistics).toEqual(statistics);
    });
  });

  it("leaves out keys that only schedlab has, where they are at their default", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const keysOf = (...set: string[]) => {
        const args = ["--trace", "t.csv", "--policy", "naive", "--force", ...set];
        expect(schedlab(["scenario", "record", "s", ...args], folder).status).toBe(0);
        return Object.keys(parse(readFileSync(join(folder, "s/params.toml"), "utf8")));
      };
      const keys = keysOf();
      expect(keys).toContain("duration");
      for (const key of ["dag_shape_draw", "rest_timeout_seconds"]) expect(keys).not.toContain(key);
      expect(keysOf("--set", "dag_shape_draw=false")).toContain("dag_shape_draw");
    });
  });

  it("tells of what no pool can hold and of arrivals after the run, before it runs", () => {
    const late = SMALL_TRACE.replace("p1,0,", "p1,40,").replace("p2,0.5,", "p2,41,");
    return inFolder({ "t.csv": SMALL_TRACE, "late.csv": late }, (folder) => {
      const warningsOf = (file: string, set: string) => {
        const args = ["--policy", "naive", "--force", "--trace", file, "--set", set];
        return schedlab(["scenario", "record", "s", ...args], folder).stderr;
      };
      expect(warningsOf("t.csv", "ram_gb_per_pool=1")).toMatch(
        /^warning: t\.csv: \d+ operators? .*can never complete/,
      );
      expect(warningsOf("late.csv", "duration=30")).toBe(
        "warning: late.csv: nothing arrives in the 30 s of the run, the first at 40 s\n",
      );
    });
  });

  it("keeps a policy that fails, with the tick, as that is a behaviour too", () => {
    return inFolder({ "throws.ts": THROWING, "t.csv": SMALL_TRACE }, (folder) => {
      const args = ["--trace", "t.csv", "--policy", "throws.ts"];
      expect(schedlab(["scenario", "record", "s", ...args], folder).status).toBe(0);
      const expected: unknown = JSON.parse(readFileSync(join(folder, "s/expected.json"), "utf8"));
      expect(expected).toMatchObject({ outcome: { code: "policy-error", at_tick: 0 } });
      expect(schedlab(["scenario", "check", "s"], folder)).toMatchObject({
        status: 0,
        stdout: "same    s\n",
      });
    });
  });

  it("replaces a scenario only with --force, and never its own inputs", () => {
    return inFolder({ "t.csv": SMALL_TRACE }, (folder) => {
      const record = (...args: string[]) =>
        schedlab(["scenario", "record", "s", "--policy", "naive", ...args], folder);
      expect(record("--trace", "t.csv").status).toBe(0);
      const before = readFileSync(join(folder, "s/expected.json"), "utf8");
      const refused = record("--set", "duration=30");
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain("--force");
      expect(record("--trace", "s/trace.csv", "--force").stderr).toContain(
        "expected a file that is not read",
      );
      expect(readFileSync(join(folder, "s/expected.json"), "utf8")).toBe(before);
      expect(record("--set", "duration=30", "--force").status).toBe(0);
      expect(readFileSync(join(folder, "s/expected.json"), "utf8")).not.toBe(before);
    });
  });

  it("refuses a policy that cannot run", () => {
    return inFolder({ "bad.ts": "export default 1;" }, (folder) => {
      const run = schedlab(["scenario", "record", "s", "--policy", "bad.ts"], folder);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain("bad.ts failed: ");
    });
  });
});

describe("schedlab scenario check", () => {
  const copied = (body: (folder: string) => void) =>
    inFolder({}, (folder) => {
      cpSync(join(SCENARIOS, "naive-two-pools"), join(folder, "s"), { recursive: true });
      body(folder);
    });
  const edit = (folder: string, change: (text: string) => string) => {
    const path = join(folder, "s", "expected.json");
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };

  it("exits with 1 and names each field that differs", () => {
    return copied((folder) => {
      edit(folder, (text) => text.replace(/"suspensions": 0/, '"suspensions": 1'));
      edit(folder, (text) => text.replace(/"sha256": "[^"]*"/, '"sha256": "0"'));
      const run = schedlab(["scenario", "check", "s"], folder);
      expect([run.status, run.stderr]).toEqual([1, "error: 1 of 1 scenarios differ\n"]);
      const [head, ...lines] = run.stdout.trimEnd().split("\n");
      expect(head).toBe("DIFFER  s");
      expect(lines[0]).toBe("  statistics.suspensions: expected 1, got 0");
      expect(lines[1]).toMatch(/^ {2}events\.sha256: expected "0", got "[0-9a-f]{64}"$/);
      expect(lines).toHaveLength(2);
      const json = schedlab(["scenario", "check", "s", "--json"], folder);
      expect(json.status).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({
        passed: 0,
        failed: 1,
        scenarios: [{ differences: [{ path: "statistics.suspensions", expected: 1, got: 0 }, {}] }],
      });
    });
  });

  it("does not compare what expected.json does not have", () => {
    return copied((folder) => {
      edit(folder, () => '{"statistics": {"suspensions": 0}}');
      expect(schedlab(["scenario", "check", "s"], folder).status).toBe(0);
    });
  });

  it.each<[string, (folder: string) => void, string]>([
    ["no scenario", (f) => rmSync(join(f, "s/expected.json")), "s: expected a scenario"],
    ["no folder", (f) => rmSync(join(f, "s"), { recursive: true }), "no such file or folder"],
  ])("refuses %s before anything is run", (_what, harm, message) => {
    return copied((folder) => {
      harm(folder);
      const run = schedlab(["scenario", "check", "s"], folder);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(message);
    });
  });

  it.each<[string, (folder: string) => void, string]>([
    ["no parameters", (f) => rmSync(join(f, "s/params.toml")), "s/params.toml: expected"],
    ["no trace", (f) => rmSync(join(f, "s/trace.csv")), "s/trace.csv: expected a trace file"],
    ["broken JSON", (f) => edit(f, () => "{"), "s/expected.json: expected valid JSON"],
    ["an empty object", (f) => edit(f, () => "{}"), "keys outcome, statistics, events"],
    ["nothing to compare", (f) => edit(f, () => '{"statistics": {}}'), "only empty objects"],
    ["a list", (f) => edit(f, () => "[]"), "found something else"],
    ["another key", (f) => edit(f, () => '{"statistic": {}}'), "found the keys statistic"],
    [
      "a wrong parameter",
      (f) => writeFileSync(join(f, "s/params.toml"), "durration = 1\n"),
      "s/params.toml:1: key durration",
    ],
    [
      "a broken trace",
      (f) => writeFileSync(join(f, "s/trace.csv"), "pipeline_id\n"),
      "s/trace.csv:1",
    ],
    [
      "a missing policy",
      (f) => writeFileSync(join(f, "s/params.toml"), 'scheduler_algo = "policy.ts"\n'),
      "s/policy.ts: expected a policy",
    ],
  ])("exits with 2 for %s, and runs the others", (_what, harm, message) => {
    return copied((folder) => {
      cpSync(join(folder, "s"), join(folder, "t"), { recursive: true });
      harm(folder);
      const run = schedlab(["scenario", "check", "."], folder);
      expect([run.status, run.stderr]).toEqual([2, "error: 1 of 2 scenarios cannot be run\n"]);
      const [broken, ...others] = run.stdout.split("\n");
      expect(broken).toMatch(/^BROKEN {2}s: /);
      expect(broken).toContain(message);
      expect(others).toEqual(["same    t", ""]);
    });
  });

  it("has the error of a broken scenario in its JSON", () => {
    return copied((folder) => {
      edit(folder, () => "{");
      const run = schedlab(["scenario", "check", "s", "--json"], folder);
      expect(run.status).toBe(2);
      expect(JSON.parse(run.stdout)).toMatchObject({
        scenarios: [
          { folder: "s", passed: false, error: expect.stringContaining("valid JSON") as string },
        ],
        ...{ passed: 0, failed: 1 },
      });
    });
  });
});

describe("the differences of documents", () => {
  it("are none between equal ones, whatever they hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(differences(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it("are told with the path, whole numbers exactly and others to 1e-9", () => {
    const expected = { a: { n: 3, x: 1.5, list: [1, 2] }, gone: 1, kind: "b" };
    const found = { a: { n: 4, x: 1.5 + 1e-10, list: [1, 3], more: 1 }, kind: null };
    expect(differences(expected, found).map(differenceText)).toEqual([
      "a.n: expected 3, got 4",
      "a.list[1]: expected 2, got 3",
      "gone: expected 1, got nothing",
      'kind: expected "b", got null',
    ]);
    expect(differences({ x: 1.5 }, { x: 1.5 + 1e-8 })).toHaveLength(1);
    expect(differences([1], [1, 2]).map(differenceText)).toEqual([".length: expected 1, got 2"]);
    expect(differences({ a: {} }, { a: [] }).map(differenceText)).toEqual([
      "a: expected an object, got a list",
    ]);
  });
});
