import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inFolder, namesIn, schedlab } from "./run-cli.js";

const OFFLINE = fileURLToPath(new URL("../../results/reference/offline", import.meta.url));
const TRACES = fileURLToPath(new URL("../../traces", import.meta.url));

/** As a command line takes it, and as the report's command has to give it. */
const POOLS = "pool=[{cpus=64, ram_gb=400, count=1}]";

const REPEATS = [
  ...["search", "--metric", "adjusted_latency", "--iterations", "2", "--repeats", "2"],
  ...["--traces", TRACES, "--set", "duration=30", "--validation", "none", "--test", "none"],
  ...["--set", POOLS],
];

describe("schedlab report", () => {
  it("sums up a search and its repeats, on a page that search itself leaves there too", () => {
    return inFolder({}, (folder) => {
      const search = schedlab([...REPEATS, "--out", "r"], folder);
      expect(search.status, search.stderr).toBe(0);
      expect(search.stdout).toContain("report  r/report.html\n");
      const page = readFileSync(join(folder, "r", "report.html"), "utf8");
      expect(page).toMatch(/^<!doctype html>/i);
      for (const name of ["seed1", "seed2"]) expect(page).toContain(name);
      expect(page).toContain(POOLS);

      const json = schedlab(["report", "r", "--json", "--html", "page.html"], folder);
      expect(json.status, json.stderr).toBe(0);
      const { report, runs, sets } = JSON.parse(json.stdout) as {
        readonly report: string;
        readonly runs: readonly string[];
        readonly sets: readonly { readonly efforts: readonly { readonly policies?: number }[] }[];
      };
      expect([report, runs]).toEqual(["page.html", ["seed1", "seed2"]]);
      expect(sets[0]?.efforts[0]).toMatchObject({ policies: 4 });
      expect(readFileSync(join(folder, "page.html"), "utf8")).toBe(page);
      expect(page).toContain('<ul class="probes">');

      // A candidate whose card is missing takes the probes again, unless it is not to.
      const [card = ""] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
        (name) => name.endsWith("report-card.json"),
      );
      const written = readFileSync(join(folder, card), "utf8");
      for (const name of ["seed1", "seed2"]) {
        for (const id of readdirSync(join(folder, "r", name, "candidates"))) {
          rmSync(join(folder, "r", name, "candidates", id, "report-card.json"), { force: true });
        }
      }
      schedlab(["report", "r", "--no-probes", "--html", "without.html"], folder);
      expect(readFileSync(join(folder, "without.html"), "utf8")).not.toContain('class="probes"');
      schedlab(["report", "r", "--html", "again.html"], folder);
      expect(readFileSync(join(folder, "again.html"), "utf8")).toBe(page);
      const again = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith("report-card.json"),
      );
      expect(again).toHaveLength(1);
      expect(JSON.parse(written)).toHaveProperty("probes");

      const text = schedlab(["report", "r/seed1", "--no-probes"], folder);
      expect(text.status, text.stderr).toBe(0);
      expect(text.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(text.stdout).toContain("report  r/seed1/report.html\n");
    });
  });

  it("is the same page for a study that is committed, whenever it is written", () => {
    return inFolder({}, (folder) => {
      const pages = ["a.html", "b.html"].map((file) => {
        const run = schedlab(["report", OFFLINE, "--no-probes", "--html", file], folder);
        expect(run.status, run.stderr).toBe(0);
        return readFileSync(join(folder, file), "utf8");
      });
      expect(pages[0]).toBe(pages[1]);
      expect(existsSync(join(OFFLINE, "report.html"))).toBe(false);
    });
  });

  it("says what it needs, where there is no run", () => {
    return inFolder({ "note.txt": "mine" }, (folder) => {
      const found = (...args: string[]) => {
        const run = schedlab(["report", ...args], folder);
        expect([run.status === 0, run.stdout]).toEqual([false, ""]);
        return run.stderr;
      };
      expect(found("nowhere")).toContain("nowhere: expected the folder of a run or a study");
      expect(found(".")).toContain("found other files");
      writeFileSync(join(folder, "run.json"), "{");
      expect(found(".")).toContain("run.json");
      expect(namesIn(folder)).toEqual(["note.txt", "run.json"]);
    });
  });
});
