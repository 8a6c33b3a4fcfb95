import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { folderWith, SMALL_TRACE } from "../cli/run-cli.js";
import type { ModelServer } from "../proposers/endpoint/model-server.js";
import { errorBody, startModelServer } from "../proposers/endpoint/model-server.js";
import { answerWith, policyNumber } from "../search/policies.js";
import { startSchedlab } from "../search/run-async.js";

/** USD per million tokens: an answer of the server, 1000 tokens in and 200 out, costs 0.003. */
const PRICES =
  '[models."tiny"]\ninput = 1.0\noutput = 10.0\n[models."other"]\ninput = 1.0\noutput = 10.0\n';
const COST = 0.003;

const GRAMMAR = `
metric = "adjusted_latency"
iterations = 2
founders = 1
repeats = 2
traces = "t"
duration = 10
[grid]
effort = ["none"]
strategy = ["evolve"]
`;

/** A worst case of 0.01 USD for the answer, and of the prompt's bytes. */
const MODEL = `
proposer = "openai"
strategy = "best-of-n"
metric = "adjusted_latency"
iterations = 3
traces = "t"
duration = 10
prices = "prices.toml"
max_output_tokens = 1000
in_flight = 1
[grid]
model = ["tiny", "other"]
`;

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function workFolder(study: string): string {
  const folder = folderWith({ "prices.toml": PRICES, "s.toml": study });
  mkdirSync(join(folder, "t"));
  writeFileSync(join(folder, "t", "small.csv"), SMALL_TRACE);
  cleanUps.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function serve(isRefused: (model: string) => boolean = () => false): Promise<ModelServer> {
  const server = await startModelServer({
    answer: ({ body }, index) =>
      isRefused(String(body.model))
        ? { kind: "raw", status: 404, body: errorBody("no such model") }
        : { kind: "answer", text: answerWith(policyNumber(index)) },
  });
  cleanUps.push(server.close);
  return server;
}

function study(folder: string, more: readonly string[] = [], server?: ModelServer) {
  const env = server ? { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: server.url } : {};
  const args = ["study", "--config", "s.toml", "--out", "o", "--workers", "2", ...more];
  return startSchedlab(args, folder, env);
}

const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
const CELLS = ["seed1", "seed2"].map((cell) => join("o", "grammar", cell));

describe("a study", () => {
  it("is a run folder for each cell, a table, and nothing to do when it is asked for again", async () => {
    const folder = workFolder(GRAMMAR);
    const first = await study(folder).result;
    expect([first.status, first.stderr]).toEqual([0, expect.stringContaining("[2/2]")]);
    expect(first.stdout).toMatch(/^grammar +none +2 +4 /m);
    for (const line of first.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const candidates = CELLS.map((cell) => read(folder, cell, "candidates.jsonl"));
    for (const text of candidates) expect(text.trimEnd().split("\n")).toHaveLength(2);
    expect(read(folder, "o", "table.csv").split("\n")[0]).toContain("median_improvement_percent");
    expect(read(folder, "o", "table.md")).toContain("| grammar | none | 2 | 4 |");
    const again = await study(folder, ["--json"]).result;
    expect(again.stderr.match(/: kept/g)).toHaveLength(2);
    expect(CELLS.map((cell) => read(folder, cell, "candidates.jsonl"))).toEqual(candidates);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(read(folder, "o", "summary.json")));
  });

  it("that was killed goes on where it was, to the same candidates", async () => {
    const folder = workFolder(GRAMMAR);
    expect((await study(folder).result).status).toBe(0);
    const undisturbed = CELLS.map((cell) => read(folder, cell, "candidates.jsonl"));
    rmSync(join(folder, "o"), { recursive: true });
    const run = study(folder);
    while (!existsSync(join(folder, CELLS[0] ?? "", "candidates.jsonl"))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    run.kill("SIGKILL");
    await run.result;
    expect(existsSync(join(folder, CELLS[1] ?? "", "summary.json"))).toBe(false);
    const { status, stderr } = await study(folder).result;
    expect([status, stderr]).toEqual([0, expect.stringContaining("[2/2]")]);
    expect(CELLS.map((cell) => read(folder, cell, "candidates.jsonl"))).toEqual(undisturbed);
  });

  it("ends after the search in hand when it is interrupted at the end of that, and goes on", async () => {
    const folder = workFolder(GRAMMAR);
    const run = study(folder);
    const first = join(folder, CELLS[0] ?? "");
    // Both candidates are under way, or done: there is nothing in this search that could be left out.
    while (!existsSync(join(first, "timings.jsonl"))) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    run.kill("SIGINT");
    const { status, stderr } = await run.result;
    expect(status).toBe(130);
    expect(stderr).toContain("interrupted; go on with\n  schedlab study --config s.toml --out o\n");
    expect((await study(folder).result).status).toBe(0);
    for (const cell of CELLS) {
      expect(read(folder, cell, "candidates.jsonl").trimEnd().split("\n")).toHaveLength(2);
    }
  });

  it("is the same study in a file of another name", async () => {
    const folder = workFolder(GRAMMAR);
    expect((await study(folder).result).status).toBe(0);
    renameSync(join(folder, "s.toml"), join(folder, "renamed.toml"));
    const again = await startSchedlab(["study", "--config", "renamed.toml", "--out", "o"], folder)
      .result;
    expect([again.status, again.stderr.match(/: kept/g)?.length]).toEqual([0, 2]);
  });

  it("has a table without a search that cannot be read, and says what to do about that", async () => {
    const folder = workFolder(GRAMMAR);
    expect((await study(folder).result).status).toBe(0);
    const [broken = "", whole = ""] = CELLS;
    rmSync(join(folder, broken, "run.json"));
    const { status, stdout, stderr } = await study(folder).result;
    expect(status).toBe(1);
    expect(stderr).toContain("without a run.json (remove it, and this search is made anew)");
    expect(stdout).toMatch(/^grammar +none +1 +2 /m);
    const report = await startSchedlab(["report", "o", "--no-probes"], folder).result;
    expect([report.status, report.stdout]).toEqual([
      0,
      expect.stringMatching(/^grammar +none +1 /m),
    ]);
    expect(report.stderr).toMatch(/^warning: grammar\/seed1 is in no figure: .*run\.json/m);
    rmSync(join(folder, broken), { recursive: true });
    const removed = await startSchedlab(["report", "o", "--no-probes"], folder).result;
    expect(removed.stderr).toBe(
      "warning: without a candidate yet, and in no figure: grammar/seed1\n",
    );
    expect((await study(folder).result).status).toBe(0);
    expect(read(folder, broken, "candidates.jsonl")).not.toBe(
      read(folder, whole, "candidates.jsonl"),
    );
  });

  it("takes more repeats, keeps what it has, and refuses fewer", async () => {
    const folder = workFolder(GRAMMAR.replace("repeats = 2", "repeats = 1"));
    expect((await study(folder).result).status).toBe(0);
    writeFileSync(join(folder, "s.toml"), GRAMMAR);
    const more = await study(folder).result;
    expect([more.status, more.stderr]).toEqual([0, expect.stringMatching(/\[1\/2\] .*: kept/)]);
    expect(more.stdout).toMatch(/^grammar +none +2 +4 /m);
    writeFileSync(join(folder, "s.toml"), GRAMMAR.replace("repeats = 2", "repeats = 1"));
    const fewer = await study(folder).result;
    expect([fewer.status, fewer.stderr]).toEqual([
      2,
      expect.stringMatching(/study\.json.*the searches that it has.*found one that has.*seed2/),
    ]);
  });

  it("is made again by the commands of its report, with every setting", async () => {
    const folder = workFolder(GRAMMAR);
    expect((await study(folder).result).status).toBe(0);
    const page = read(folder, "o", "report.html");
    const [, recipe = ""] = /(cat &gt; again\.toml[^]*?)sha256sum/.exec(page) ?? [];
    const commands = recipe
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">");
    expect(commands).toContain("founders = 1\n");
    const script = commands.replace("npx schedlab", `${process.execPath} ${CLI}`);
    const { status, stderr } = spawnSync("sh", ["-e"], { cwd: folder, input: script });
    expect([status, String(stderr)]).toEqual([0, expect.anything()]);
    const bytes = readFileSync(join(folder, "again", "candidates.jsonl"));
    expect(page).toContain(createHash("sha256").update(bytes).digest("hex"));
  });

  it("refuses the folder of another study, and one with other files", async () => {
    const folder = workFolder(GRAMMAR);
    mkdirSync(join(folder, "o"));
    writeFileSync(join(folder, "o", "mine.txt"), "");
    const other = await study(folder).result;
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringMatching(/o: .*new or an empty folder.*other files/),
    ]);
    rmSync(join(folder, "o", "mine.txt"));
    expect((await study(folder).result).status).toBe(0);
    writeFileSync(join(folder, "s.toml"), GRAMMAR.replace("iterations = 2", "iterations = 4"));
    const changed = await study(folder).result;
    expect([changed.status, changed.stderr]).toEqual([
      2,
      expect.stringMatching(/study\.json.*the same study \("iterations": 4,\).*"iterations": 2/),
    ]);
  });
});

describe("a study that asks models", () => {
  it("shows what it may cost, and sends nothing without --yes", async () => {
    const folder = workFolder(MODEL);
    const server = await serve();
    const { status, stderr } = await study(folder, [], server).result;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tiny +1 +3 +\d+\.\d\d$/m);
    expect(stderr).toMatch(/^all +2 +6 +\d+\.\d\d$/m);
    expect(stderr).toMatch(/--yes: .*nothing was sent/);
    expect(server.requests).toHaveLength(0);
    expect(existsSync(join(folder, "o"))).toBe(false);
  });

  it("stays within one budget over all its cells, and goes on when that is raised", async () => {
    const folder = workFolder(`max_cost = 0.04\n${MODEL}`);
    const server = await serve();
    const { status, stderr } = await study(folder, ["--yes"], server).result;
    expect(status).toBe(0);
    expect(stderr).toMatch(/warning: 1 of 2 searches ended.*budget of 0\.04 USD was used up/s);
    const cells = (JSON.parse(read(folder, "o", "summary.json")) as { cells: unknown[] }).cells;
    expect(cells).toContainEqual(expect.objectContaining({ outcome: "done", stopped: "budget" }));
    const spent = (): number =>
      (JSON.parse(read(folder, "o", "summary.json")) as { spent_usd: number }).spent_usd;
    const sent = server.requests.length;
    // The worst case of a further request would have passed the limit.
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(6);
    expect(spent()).toBeCloseTo(COST * sent, 9);
    expect(spent()).toBeLessThanOrEqual(0.04);
    const idle = await study(folder, ["--yes"], server).result;
    expect([idle.status, server.requests.length]).toEqual([0, sent]);
    writeFileSync(join(folder, "s.toml"), `max_cost = 1\n${MODEL}`);
    expect((await study(folder, ["--yes"], server).result).status).toBe(0);
    expect(server.requests).toHaveLength(6);
    expect(spent()).toBeCloseTo(COST * 6, 9);
  });

  it("tells a cell that fails, runs the others, and tries that one again", async () => {
    const folder = workFolder(MODEL);
    const withdrawn = new Set(["tiny"]);
    const server = await serve((model) => withdrawn.has(model));
    const failed = await study(folder, ["--yes"], server).result;
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/\[1\/2\] .*tiny\/seed1: failed: .*no such model/);
    expect(failed.stderr).toMatch(/1 of 2 searches failed/);
    expect(existsSync(join(folder, "o", "other", "seed1", "summary.json"))).toBe(true);
    withdrawn.clear();
    const before = server.requests.length;
    const { status, stderr } = await study(folder, ["--yes"], server).result;
    expect([status, stderr]).toEqual([0, expect.stringMatching(/other\/seed1: kept/)]);
    expect(server.requests).toHaveLength(before + 3);
  });

  it("is refused for a model whose price nobody knows", async () => {
    const elsewhere = 'base_url = "https://models.invalid/v1"';
    const folder = workFolder(`${elsewhere}${MODEL.replace('"other"]', '"othr"]')}`);
    const { status, stderr } = await study(folder, ["--yes"]).result;
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/cell othr\/seed1: key model: no price is known/),
    ]);
    expect(existsSync(join(folder, "o"))).toBe(false);
  });
});
