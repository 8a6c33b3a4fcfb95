import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Evaluation } from "../../src/verifier/index.js";
import { evaluatePolicy, folderStore } from "../../src/verifier/index.js";
import { loadUnsafely } from "./load-unsafely.js";
import { oneByOne, traceOf } from "./sources.js";

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "schedlab-store-"));
  folder = join(parent, "kept", "here");
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

const EVALUATION: Evaluation = {
  ...evaluatePolicy(loadUnsafely(oneByOne()), [traceOf("one", 1), traceOf("two", 50)], {
    durationSeconds: 2,
    ticksPerSecond: 10,
  }),
  fingerprint: "abc",
};

/** The one file of the folder. */
function file(): string {
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

describe("a folder of evaluations", () => {
  it("is made when the first is written", () => {
    const store = folderStore(folder, "1.0.0");
    expect(store.get("key")).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    store.set("key", EVALUATION);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("gives back what was kept, by its key, also to others", () => {
    folderStore(folder, "1.0.0").set("key", EVALUATION);
    const store = folderStore(folder, "1.0.0");
    expect(store.get("key")).toStrictEqual(EVALUATION);
    expect(JSON.stringify(store.get("key"))).toBe(JSON.stringify(EVALUATION));
    expect(store.get("other")).toBeUndefined();
  });

  it("keeps infinities and what is not a number", () => {
    const scores = { throughput: NaN, adjusted_latency: Infinity, penalized_latency: -Infinity };
    const [trace] = EVALUATION.traces;
    if (!trace) throw new Error("expected a trace");
    const evaluation = { ...EVALUATION, scores, traces: [{ ...trace, scores }] };
    const store = folderStore(folder, "1.0.0");
    store.set("key", evaluation);
    expect(store.get("key")).toStrictEqual(evaluation);
  });

  it("does not take for an infinity what only looks like a number", () => {
    const store = folderStore(folder, "1.0.0");
    const message = '{"number":"Infinity"}';
    const evaluation: Evaluation = { ...EVALUATION, outcome: { code: "completed", message } };
    store.set("key", evaluation);
    expect(store.get("key")).toStrictEqual(evaluation);
  });

  it("does not find what another version has kept, and leaves it there", () => {
    folderStore(folder, "1.0.0").set("key", EVALUATION);
    const next = folderStore(folder, "1.0.1");
    expect(next.get("key")).toBeUndefined();
    next.set("key", { ...EVALUATION, completedTraces: 0 });
    expect(folderStore(folder, "1.0.0").get("key")).toStrictEqual(EVALUATION);
    expect(next.get("key")?.completedTraces).toBe(0);
  });

  it.each([
    ["empty", () => ""],
    ["cut off", (text: string) => text.slice(0, -20)],
    ["not JSON", () => "evaluation"],
    ["not an object", () => "7"],
    ["null", () => "null"],
    ["another document", () => '{"outcome": {"code": "completed"}}'],
    ["not UTF-8", () => Buffer.from([0xff, 0xfe, 0x00])],
  ])("takes a file that is %s for none, and replaces it", (_what, broken) => {
    const store = folderStore(folder, "1.0.0");
    store.set("key", EVALUATION);
    writeFileSync(file(), broken(readFileSync(file(), "utf8")));
    expect(store.get("key")).toBeUndefined();
    store.set("key", EVALUATION);
    expect(store.get("key")).toStrictEqual(EVALUATION);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
