import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { integer, seededSource } from "../../src/random/index.js";
import { folderWith } from "../cli/run-cli.js";
import { startSchedlab } from "./run-async.js";

const PAPER = fileURLToPath(new URL("../../traces/paper_scale1x_0.csv", import.meta.url));
const ITERATIONS = 40;
const SETTINGS = ["--traces", "t", "--set", "duration=60", "--iterations", String(ITERATIONS)];

let folder = "";
let undisturbed = "";

beforeAll(async () => {
  folder = folderWith();
  mkdirSync(join(folder, "t"));
  cpSync(PAPER, join(folder, "t", "a.csv"));
  const { status } = await startSchedlab(["search", ...SETTINGS, "--out", "ref"], folder).result;
  expect(status).toBe(0);
  undisturbed = readFileSync(join(folder, "ref", "candidates.jsonl"), "utf8");
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function committed(run: string): string {
  const path = join(folder, run, "candidates.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Kills the search when `bytes` more have been committed, unless it ends before. */
async function killAfter(args: readonly string[], run: string, bytes: number): Promise<void> {
  const child = startSchedlab(args, folder);
  const from = committed(run).length;
  const state = { isOver: false };
  void child.result.then(() => (state.isOver = true));
  while (!state.isOver && committed(run).length < from + bytes) {
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  child.kill("SIGKILL");
  await child.result;
}

describe("a search that is killed again and again, and resumed each time", () => {
  it.each([1, 2, 8])(
    "ends in the same candidates.jsonl, with %i workers",
    async (workers) => {
      const run = `killed${workers}`;
      const random = seededSource(workers, "moments");
      const more = ["--workers", String(workers)];
      const begin = ["search", ...SETTINGS, "--out", run, ...more];
      const resume = ["search", "--resume", run, ...more];
      const lengths = new Set<number>();
      for (let kill = 0; kill < 10; kill++) {
        await killAfter(kill === 0 ? begin : resume, run, integer(random, 1, 5000));
        const before = committed(run);
        lengths.add(before.length);
        expect(undisturbed.startsWith(before)).toBe(true);
      }
      expect(lengths.size).toBeGreaterThan(3);
      const { status, stderr } = await startSchedlab(resume, folder).result;
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      expect(committed(run)).toBe(undisturbed);
      expect(committed(run).trimEnd().split("\n")).toHaveLength(ITERATIONS);
      expect(readdirSync(join(folder, run)).sort()).toEqual(
        readdirSync(join(folder, "ref")).sort(),
      );
    },
    180_000,
  );
});

describe("a search that is asked to end", () => {
  it("finishes what is in hand, says how to go on, and goes on to the same candidates", async () => {
    const child = startSchedlab(["search", ...SETTINGS, "--out", "asked"], folder);
    while (committed("asked") === "") await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    const { status, stdout, stderr } = await child.result;
    expect([status, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(
      /interrupted after \d+ of 40 candidates; go on with\n {2}schedlab search --resume asked/,
    );
    const before = committed("asked");
    expect(before.length).toBeLessThan(undisturbed.length);
    expect(before.endsWith("\n") && undisturbed.startsWith(before)).toBe(true);
    expect((await startSchedlab(["search", "--resume", "asked"], folder).result).status).toBe(0);
    expect(committed("asked")).toBe(undisturbed);
  });

  it("keeps a second process away meanwhile", async () => {
    const child = startSchedlab(["search", ...SETTINGS, "--out", "locked"], folder);
    while (committed("locked") === "") await new Promise((resolve) => setTimeout(resolve, 3));
    const second = await startSchedlab(["search", "--resume", "locked"], folder).result;
    expect(second.status).toBe(2);
    expect(second.stderr).toMatch(/locked: expected a folder that no other process is at work in/);
    child.kill("SIGINT");
    expect((await child.result).status).toBe(130);
  });

  it("ends at once when it is asked twice, and loses nothing", async () => {
    const child = startSchedlab(["search", ...SETTINGS, "--out", "twice"], folder);
    while (committed("twice") === "") await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect((await child.result).status).toBe(130);
    expect((await startSchedlab(["search", "--resume", "twice"], folder).result).status).toBe(0);
    expect(committed("twice")).toBe(undisturbed);
  });
});
