import { readFileSync, readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type * as verifierModule from "../../src/verifier/index.js";
import { plannedRuns } from "../hostile/workloads.js";

/** The built one: its processes can only run JavaScript. */
const BUILT: string = new URL("../../dist/verifier/index.js", import.meta.url).href;
const { Verifier } = (await import(BUILT)) as typeof verifierModule;

const FOLDER = new URL("./policies/", import.meta.url);
const verifier = new Verifier({ workers: 1 });
afterAll(() => verifier.close());

/** What the sandbox does not prevent. When it comes to, these policies belong among the hostile ones. */
describe("the depth of the stack, which differs between machines", () => {
  it.each(readdirSync(FOLDER))("is learned by %s, and nothing else", async (file) => {
    const source = readFileSync(new URL(file, FOLDER), "utf8");
    const checked = await verifier.check(source, "policy.ts");
    if (checked.code === "refused") throw new Error(checked.outcome.message);
    const [run] = await verifier.run(checked.policy, plannedRuns({}));
    expect(run?.outcome.message).toMatch(/ESCAPED: the stack/);
  });
});
