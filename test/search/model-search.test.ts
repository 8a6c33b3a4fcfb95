import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ModelServer } from "../proposers/endpoint/model-server.js";
import { errorBody, startModelServer } from "../proposers/endpoint/model-server.js";
import type { Behaviour } from "../proposers/endpoint/model-server.js";
import { folderWith, namesIn, SMALL_TRACE } from "../cli/run-cli.js";
import { answerWith, policyNumber } from "./policies.js";
import { startSchedlab } from "./run-async.js";

const KEY = "sk-test-0123456789abcdef";
/** USD per million tokens: an answer of the server, 1000 tokens in and 200 out, costs 0.003. */
const PRICES = '[models."tiny"]\ninput = 1.0\noutput = 10.0\n';
const COST = 0.003;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function workFolder(): string {
  const folder = folderWith({ "prices.toml": PRICES });
  mkdirSync(join(folder, "t"));
  writeFileSync(join(folder, "t", "small.csv"), SMALL_TRACE);
  cleanUps.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function serve(answer: (index: number) => Behaviour): Promise<ModelServer> {
  const server = await startModelServer({ answer: (_request, index) => answer(index) });
  cleanUps.push(server.close);
  return server;
}

const policyAnswer = (index: number): Behaviour => ({
  kind: "answer",
  text: answerWith(policyNumber(index)),
});

const SEARCH = ["search", "--proposer", "openai", "--model", "tiny", "--prices", "prices.toml"];
const SMALL = ["--traces", "t", "--set", "duration=10", "--workers", "2"];

function run(folder: string, args: readonly string[], server?: ModelServer, key = KEY) {
  const env: Record<string, string> = {
    ...(key === "" ? {} : { OPENAI_API_KEY: key }),
    ...(server ? { OPENAI_BASE_URL: server.url } : {}),
  };
  return startSchedlab(args, folder, env).result;
}

function linesOf(folder: string, name = "candidates.jsonl"): Record<string, unknown>[] {
  const text = readFileSync(join(folder, name), "utf8").trimEnd();
  return text.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
}

const bytes = (...path: string[]): string => readFileSync(join(...path), "utf8");

describe("a search with a model", () => {
  it("tells it the interface, the task, and then how each policy fared", async () => {
    const folder = workFolder();
    const server = await serve(policyAnswer);
    const { status, stderr } = await run(
      folder,
      [...SEARCH, ...SMALL, "--iterations", "3", "--effort", "low", "--out", "run"],
      server,
    );
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const [first, second, third] = server.requests.map(({ body }) => body);
    expect(first).toMatchObject({ model: "tiny", reasoning_effort: "low", max_tokens: 32768 });
    expect(first?.messages?.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(first?.messages?.[0]?.content).toContain("export interface SystemView");
    expect(first?.messages?.[1]?.content).toMatch(/naive \(FIFO\)/);
    // A conversation: each request begins with the one before.
    expect(second?.messages?.slice(0, 2)).toEqual(first?.messages);
    expect(second?.messages?.[2]?.content).toContain(policyNumber(0).trim());
    expect(third?.messages?.slice(0, 4)).toEqual(second?.messages);
    const [candidate] = linesOf(join(folder, "run"));
    expect(candidate).toMatchObject({
      proposer: "openai",
      tokens: { input: 1000, cached_input: 0, output: 200, reasoning: 0 },
      cost_usd: COST,
    });
    const id = String(candidate?.id);
    expect(bytes(folder, "run", "candidates", id, "policy.ts")).toBe(policyNumber(0));
    const prompt = JSON.parse(bytes(folder, "run", "candidates", id, "prompt.json")) as unknown;
    expect(prompt).toMatchObject({ digest: candidate?.prompt, body: first });
  });

  it("is replayed from its cassette without key and server, to the same bytes", async () => {
    const folder = workFolder();
    const server = await serve((i) =>
      i === 1
        ? { kind: "raw", status: 503, body: errorBody("busy"), headers: { "retry-after": "1" } }
        : policyAnswer(i),
    );
    const args = [...SEARCH, ...SMALL, "--iterations", "4", "--strategy", "beam", "--out", "run"];
    expect((await run(folder, args, server)).status).toBe(0);
    await server.close();
    const replay = ["search", "--proposer", "replay", "--cassette", "run", "--out", "again"];
    const { status, stderr } = await run(folder, replay, undefined, "");
    expect([status, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    expect(bytes(folder, "again", "candidates.jsonl")).toBe(
      bytes(folder, "run", "candidates.jsonl"),
    );
    expect(namesIn(join(folder, "again", "candidates"))).toEqual(
      namesIn(join(folder, "run", "candidates")),
    );
  });

  it("says what differs when the recording is of something else", async () => {
    const folder = workFolder();
    const server = await serve(policyAnswer);
    const args = [...SEARCH, ...SMALL, "--iterations", "2", "--out", "run"];
    expect((await run(folder, args, server)).status).toBe(0);
    const prompt = join(folder, "run", "prompts", "task.md");
    writeFileSync(prompt, `${readFileSync(prompt, "utf8")}\nBe quick.\n`);
    const replay = ["search", "--proposer", "replay", "--cassette", "run", "--out", "again"];
    const { status, stderr } = await run(folder, replay, undefined, "");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: run: proposal 0, attempt 0: .*messages\[1\]\.content/m);
    expect(stderr).toContain("Be quick.");
  });

  it("spends what the server charges, and never more than its budget", async () => {
    for (const inFlight of ["1", "4"]) {
      const folder = workFolder();
      const server = await serve(policyAnswer);
      const args = [...SEARCH, ...SMALL, "--iterations", "30", "--strategy", "best-of-n"];
      const limits = ["--max-cost", "0.06", "--max-output-tokens", "1000", "--in-flight", inFlight];
      const { status, stdout } = await run(
        folder,
        [...args, ...limits, "--out", "run", "--json"],
        server,
      );
      expect(status).toBe(0);
      const summary = JSON.parse(stdout) as { stopped: string; spent: { cost_usd: number } };
      expect(summary.stopped).toBe("budget");
      expect(summary.spent.cost_usd).toBeCloseTo(COST * server.charges.length, 10);
      expect(summary.spent.cost_usd).toBeLessThanOrEqual(0.06);
      expect(linesOf(join(folder, "run"))).toHaveLength(server.charges.length);
      expect(server.charges.length).toBeGreaterThan(5);
    }
  });

  it("counts an answer without a policy as a candidate, with what was answered", async () => {
    const folder = workFolder();
    const answers: Behaviour[] = [
      { kind: "answer", text: "I would rather not." },
      { kind: "answer", text: "" },
      { kind: "answer", text: "```ts\nexport default", finishReason: "length" },
      { kind: "answer", text: null, refusal: "I cannot help with that." },
      { kind: "answer", text: `${answerWith("const a = 1;\n")}\n${answerWith(policyNumber(1))}` },
      { kind: "answer", text: answerWith("export default function create() { return 5; }\n") },
    ];
    const server = await serve((i) => answers[i] ?? { kind: "answer", text: "" });
    const args = [...SEARCH, ...SMALL, "--iterations", "6", "--out", "run"];
    const { status, stderr } = await run(folder, args, server);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const outcomes = linesOf(join(folder, "run")).map(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([
      { code: "no-policy", rule: "no-code" },
      { code: "no-policy", rule: "empty" },
      { code: "no-policy", rule: "cut-off" },
      { code: "no-policy", rule: "refusal" },
      { code: "completed" },
      { code: "type-error" },
    ]);
    const [first] = linesOf(join(folder, "run"));
    const answer = bytes(folder, "run", "candidates", String(first?.id), "answer.md");
    expect(answer).toBe("I would rather not.");
    // The next request tells of it.
    expect(server.requests[1]?.rawBody).toContain("no-policy");
  });

  it("stops at a refused key with what to do, keeps what was done, and goes on from there", async () => {
    const folder = workFolder();
    let isRefusing = true;
    const server = await serve((i) =>
      i >= 2 && isRefusing
        ? { kind: "raw", status: 401, body: errorBody(`wrong key ${KEY}`, "invalid_api_key") }
        : policyAnswer(i),
    );
    const args = [...SEARCH, ...SMALL, "--iterations", "4", "--out", "run"];
    const { status, stderr } = await run(folder, args, server);
    expect(status).toBe(1);
    expect(stderr).toMatch(/OPENAI_API_KEY/);
    expect(stderr).toContain("schedlab search --resume run");
    expect(linesOf(join(folder, "run"))).toHaveLength(2);
    isRefusing = false;
    const resumed = await run(folder, ["search", "--resume", "run"], server);
    expect([resumed.status, resumed.stderr]).toEqual([0, expect.any(String)]);
    expect(linesOf(join(folder, "run"))).toHaveLength(4);
    for (const name of readdirSync(join(folder, "run"), { recursive: true, encoding: "utf8" })) {
      const path = join(folder, "run", name);
      if (/\.\w+$/.test(name))
        expect([name, readFileSync(path, "utf8").includes(KEY)]).toEqual([name, false]);
    }
  });

  it("takes answers that were paid for, but not used before it was killed, from its cassette", async () => {
    const folder = workFolder();
    const server = await serve(policyAnswer);
    const args = [...SEARCH, ...SMALL, "--iterations", "5", "--out", "run"];
    expect((await run(folder, args, server)).status).toBe(0);
    const whole = bytes(folder, "run", "candidates.jsonl");
    // As if it had been killed after the third answer had arrived, before it was evaluated.
    const [first = "", second = ""] = whole.split("\n");
    writeFileSync(join(folder, "run", "candidates.jsonl"), `${first}\n${second}\n{"number":2,"i`);
    const resumed = await run(folder, ["search", "--resume", "run"], server);
    expect([resumed.status, resumed.stderr]).toEqual([0, expect.any(String)]);
    expect(bytes(folder, "run", "candidates.jsonl")).toBe(whole);
    expect(server.requests).toHaveLength(5);
  });

  it("shows prompts and costs in a dry run, and sends and writes nothing", async () => {
    const folder = workFolder();
    const server = await serve(policyAnswer);
    const before = namesIn(folder);
    const { status, stdout } = await run(folder, [...SEARCH, ...SMALL, "--dry-run"], server, "");
    expect(status).toBe(0);
    expect(stdout).toContain("export interface SystemView");
    expect(stdout).toMatch(/Nothing was sent\./);
    expect(stdout).toMatch(/\$\d+\.\d{4}/);
    expect(server.requests).toHaveLength(0);
    expect(namesIn(folder)).toEqual(before);
  });
});

describe("a wrong request for a search with a model", () => {
  const GPT = ["search", "--proposer", "openai", "--model", "gpt-5"];
  it.each([
    ["no key", GPT, {}, /OPENAI_API_KEY: .*grammar.*replay need no key/s],
    ["no model", ["search", "--proposer", "openai"], {}, /--model: .*docs\/models\.md/],
    [
      "a model without price",
      ["search", "--proposer", "openai", "--model", "nobody-9"],
      {},
      /no price is known.*\[models\."nobody-9"\]/s,
    ],
    [
      "a model for the grammar",
      ["search", "--model", "gpt-5"],
      {},
      /--model: key model: .*asks no model/,
    ],
    [
      "a key in a file",
      ["search", "--config", "c.toml"],
      { "c.toml": 'api_key = "abc"\n' },
      /c\.toml:1: key api_key: expected no secret/,
    ],
    [
      "what looks like a key",
      ["search", "--config", "c.toml"],
      { "c.toml": 'model = "sk-abc123"\n' },
      /c\.toml:1: key model: expected no secret/,
    ],
    [
      "a budget of nothing",
      [...GPT, "--max-cost", "0"],
      {},
      /--max-cost: key max_cost: expected a number > 0; found 0/,
    ],
    ["a negative time", ["search", "--max-seconds", "-1"], {}, /--max-seconds: .*a number > 0/],
    [
      "replay without a cassette",
      ["search", "--proposer", "replay"],
      {},
      /--cassette: expected the folder/,
    ],
    [
      "a cassette without replay",
      ["search", "--cassette", "x"],
      {},
      /--cassette: expected proposer "replay"/,
    ],
    [
      "a run that is not there",
      ["search", "--resume", "none"],
      {},
      /none: expected the folder of a run/,
    ],
    ["a dry run of the grammar", ["search", "--dry-run"], {}, /sends nothing and costs nothing/],
  ] as const)(
    "for %s ends with 2, a message and nothing written",
    async (_what, args, files, message) => {
      const folder = workFolder();
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const before = namesIn(folder);
      const { status, stdout, stderr } = await run(
        folder,
        [...args, "--out", "run"],
        undefined,
        "",
      );
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(namesIn(folder).filter((name) => name !== "run")).toEqual(before);
      expect(namesIn(folder)).toEqual(before);
    },
  );
});
