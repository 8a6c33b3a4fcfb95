import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inFolder, namesIn, schedlab, SMALL_TRACE } from "../cli/run-cli.js";

const RESULTS_README = fileURLToPath(new URL("../../results/README.md", import.meta.url));

/** A search that is over soon: one small trace in the folder it runs in. */
const SMALL = ["search", "--traces", ".", "--set", "duration=10", "--iterations", "2"];
const FILES = { "t.csv": SMALL_TRACE };

/** Every file below a folder, by path, with its text. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

/** The files that results/README.md lists; `<id>` stands for a candidate. */
function listedFiles(): string[] {
  const cells = readFileSync(RESULTS_README, "utf8").matchAll(/^\| ([^|]+?) +\|/gm);
  const names = [...cells].flatMap(([, cell = ""]) =>
    cell.replace(/&lt;(\w+)&gt;/g, "<$1>").split(", "),
  );
  return names.filter((name) => name.includes("."));
}

/** A report less the seconds that it shows, and what is worked out from them. */
function withoutSeconds(html: string | undefined): string | undefined {
  return html
    ?.replaceAll(/(seconds<\/th><td class="number">)[^<]*/g, "$1")
    .replace(/(<figcaption>What it took<\/figcaption>)[^]*?<\/table>/, "$1");
}

describe("a run's folder on disk", () => {
  it("has the same bytes, but for the timings, with 1, 2 and 3 workers", async () => {
    const runs: Record<string, string>[] = [];
    for (const workers of ["1", "2", "3"]) {
      await inFolder({}, (folder) => {
        const { status, stdout } = schedlab(
          ["search", "--iterations", "12", "--workers", workers, "--out", "run"],
          folder,
        );
        expect(status).toBe(0);
        const {
          "timings.jsonl": timings,
          "report.html": report,
          ...others
        } = filesIn(join(folder, "run"));
        const lines = timings?.trimEnd().split("\n") ?? [];
        expect(lines.map((line) => Object.keys(JSON.parse(line) as object).at(-1))).toEqual([
          "after_seconds",
          ...Array.from({ length: 12 }, () => "committed_after_seconds"),
          "cpu_seconds",
        ]);
        expect(report).toContain("</html>");
        runs.push({ ...others, report: withoutSeconds(report) ?? "", "standard output": stdout });
      });
    }
    const [first = {}] = runs;
    expect(first["candidates.jsonl"]?.trimEnd().split("\n")).toHaveLength(12);
    for (const run of runs) expect(run).toEqual(first);
  });

  it("holds every file that results/README.md lists, and no other", () => {
    return inFolder(FILES, (folder) => {
      expect(schedlab([...SMALL, "--out", "run"], folder).status).toBe(0);
      const listed = listedFiles();
      expect(listed).toContain("candidates/<id>/feedback.json");
      const ids = readdirSync(join(folder, "run", "candidates"));
      expect(ids).toHaveLength(2);
      const { winner } = JSON.parse(readFileSync(join(folder, "run", "summary.json"), "utf8")) as {
        readonly winner: { readonly id: string };
      };
      const expected = listed.flatMap((name) =>
        name.includes("<id>")
          ? ids.map((id) => name.replace("<id>", id))
          : [name.replace("<winner>", winner.id)],
      );
      expect(Object.keys(filesIn(join(folder, "run"))).toSorted()).toEqual(expected.toSorted());
    });
  });

  it("has in summary.json what --json prints", () => {
    return inFolder(FILES, (folder) => {
      const { stdout, status } = schedlab([...SMALL, "--json", "--out", "run"], folder);
      expect(status).toBe(0);
      expect(readFileSync(join(folder, "run", "summary.json"), "utf8")).toBe(stdout);
      expect(JSON.parse(stdout)).toMatchObject({ candidates: 2, completed_candidates: 2 });
    });
  });

  it("is a new one in results/ each time when nothing else is asked for", () => {
    return inFolder(FILES, (folder) => {
      for (let run = 0; run < 2; run++) expect(schedlab(SMALL, folder).status).toBe(0);
      expect(namesIn(join(folder, "results"))).toEqual([
        "grammar-throughput-seed1",
        "grammar-throughput-seed1-2",
      ]);
    });
  });

  it("is named by a TOML file too, whose values options replace", () => {
    const config = 'metric = "penalized_latency"\niterations = 3\nout = "mine"\nduration = 10\n';
    return inFolder({ ...FILES, "search.toml": config }, (folder) => {
      const args = ["search", "--config", "search.toml", "--traces", ".", "--iterations", "2"];
      expect(schedlab(args, folder).status).toBe(0);
      const run: unknown = JSON.parse(readFileSync(join(folder, "mine", "run.json"), "utf8"));
      expect(run).toMatchObject({
        search: { metric: "penalized_latency", iterations: 2, seed: 1, out: "mine" },
        parameters: { duration: 10 },
      });
    });
  });

  it("is replaced only with --force", () => {
    return inFolder(FILES, (folder) => {
      const run = join(folder, "run");
      expect(schedlab([...SMALL, "--out", "run"], folder).status).toBe(0);
      const before = filesIn(run);
      const refused = schedlab([...SMALL, "--seed", "2", "--out", "run"], folder);
      expect([refused.status, refused.stdout]).toEqual([2, ""]);
      expect(refused.stderr).toMatch(
        /^error: run: expected .*--force.*; found a folder that is not/,
      );
      expect(filesIn(run)).toEqual(before);
      const forced = schedlab([...SMALL, "--seed", "2", "--out", "run", "--force"], folder);
      expect(forced.status).toBe(0);
      const after = filesIn(run);
      expect(after["candidates.jsonl"]).not.toBe(before["candidates.jsonl"]);
      expect(after["candidates.jsonl"]?.trimEnd().split("\n")).toHaveLength(2);
      expect(readdirSync(join(run, "candidates"))).toHaveLength(2);
    });
  });

  it("is never one with other files in it, nor a file", () => {
    return inFolder({ ...FILES, file: "text" }, (folder) => {
      mkdirSync(join(folder, "thesis"));
      writeFileSync(join(folder, "thesis", "chapter.tex"), "1");
      const before = filesIn(folder);
      for (const out of ["thesis", "file", "file/run"]) {
        const { status, stdout, stderr } = schedlab([...SMALL, "--force", "--out", out], folder);
        expect([out, status, stdout]).toEqual([out, 2, ""]);
        expect(stderr).toMatch(new RegExp(`^error: ${out}: expected .*folder.*; found `));
        expect(stderr).not.toMatch(/^ +at /m);
      }
      expect(filesIn(folder)).toEqual(before);
    });
  });
});

describe("a wrong request to search", () => {
  const toml = (text: string) => ({ "s.toml": text });
  it.each([
    [
      "an unknown key",
      ["--config", "s.toml"],
      toml("\niteration = 5\n"),
      /s\.toml:2: key iteration: .*did you mean iterations\?/,
    ],
    [
      "a wrong value",
      ["--config", "s.toml"],
      toml("seed = 0\n"),
      /s\.toml:1: key seed: expected a whole number ≥ 1; found 0/,
    ],
    [
      "a metric that is none",
      ["--config", "s.toml"],
      toml('metric = "speed"\n'),
      /s\.toml:1: key metric: .*"adjusted_latency"/,
    ],
    [
      "what is no TOML",
      ["--config", "s.toml"],
      toml("seed: 1\n"),
      /s\.toml:1:\d+: expected valid TOML/,
    ],
    [
      "a missing file",
      ["--config", "none.toml"],
      {},
      /none\.toml: expected a TOML file that can be read/,
    ],
    ["no iterations", ["--iterations", "0"], {}, /whole number ≥ 1; found "0"/],
    ["no workers", ["--workers", "0"], {}, /whole number ≥ 1; found "0"/],
    ["a folder without traces", ["--traces", "empty"], {}, /empty: expected a folder with traces/],
  ] as const)(
    "for %s ends with 2, a message and nothing changed",
    (_what, args, files, message) => {
      return inFolder({ ...FILES, ...files }, (folder) => {
        mkdirSync(join(folder, "empty"));
        const before = filesIn(folder);
        const names = namesIn(folder);
        const { status, stdout, stderr } = schedlab(
          ["search", "--traces", ".", "--out", "run", ...args],
          folder,
        );
        expect([status, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(message);
        expect(stderr).not.toMatch(/^ +at /m);
        expect(filesIn(folder)).toEqual(before);
        expect(namesIn(folder)).toEqual(names);
      });
    },
  );
});
