import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SimulationOptions } from "../../src/simulator/index.js";
import type * as verifierModule from "../../src/verifier/index.js";
import type * as compileModule from "../../src/verifier/sandbox/compile.js";
import { HONEST, IDLE } from "./honest.js";
import { described, hostilePolicies, observed } from "./policies.js";
import type { HostilePolicy } from "./policies.js";
import { BUDGET, plannedRuns } from "./workloads.js";

/** The built ones: the processes of a verifier can only run JavaScript. */
const built = (path: string): string =>
  new URL(`../../dist/verifier/${path}`, import.meta.url).href;
const { COMPLETED, Verifier, scoresOf } = (await import(
  built("index.js")
)) as typeof verifierModule;
const { compilePolicy } = (await import(built("sandbox/compile.js"))) as typeof compileModule;

type Runs = readonly verifierModule.VerifiedRun[];

/** What became of a policy, in each of its runs. */
interface Fate {
  readonly checked: Runs;
  readonly unchecked: Runs;
}

const POLICIES = hostilePolicies();
const GROUPS = [...new Set(POLICIES.map(({ group }) => group))];
const WORKERS = 2;

const SECRET = "canary-7d1f0c";
const folder = mkdtempSync(join(tmpdir(), "schedlab-hostile-"));
const canary = join(folder, "canary.txt");

const fates = new Map<string, Fate>();
const honestAfter = new Map<string, readonly Runs[]>();
let idle: Runs = [];
const printed: string[] = [];
const verifier = new Verifier({ workers: WORKERS, budget: BUDGET });

function sourceOf(name: string): string {
  const found = POLICIES.find((policy) => policy.name === name);
  if (!found) throw new Error(`expected a policy ${name}`);
  return found.source.replaceAll("CANARY_FILE", canary);
}

function runSource(
  source: string,
  {
    file = "policy.ts",
    options = {},
    by = verifier,
  }: {
    readonly file?: string;
    readonly options?: SimulationOptions;
    readonly by?: verifierModule.Verifier;
  } = {},
): Promise<Runs> {
  return by.run({ kind: "compiled", ...compilePolicy(source, file) }, plannedRuns(options));
}

/** A policy that passes its check is the same program when it has not been checked, and is run once. */
async function fateOf({ name, file, options }: HostilePolicy): Promise<Fate> {
  const source = sourceOf(name);
  const unchecked = runSource(source, { file, options });
  const check = await verifier.check(source, file);
  if (check.code === "refused") {
    const refused = { outcome: check.outcome, statistics: undefined };
    return { checked: plannedRuns().map(() => refused), unchecked: await unchecked };
  }
  expect(check.policy).toEqual({ kind: "compiled", ...compilePolicy(source, file) });
  return { checked: await unchecked, unchecked: await unchecked };
}

/** An honest policy in every process at once. */
function runHonest(): Promise<readonly Runs[]> {
  return Promise.all(Array.from({ length: WORKERS }, () => runSource(HONEST)));
}

beforeAll(async () => {
  writeFileSync(canary, SECRET);
  process.env["SCHEDLAB_CANARY"] = SECRET;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
  }
  honestAfter.set("nothing", await runHonest());
  idle = await runSource(IDLE);
  for (const group of GROUPS) {
    const policies = POLICIES.filter((policy) => policy.group === group);
    await Promise.all(policies.map(async (policy) => fates.set(policy.name, await fateOf(policy))));
    honestAfter.set(group, await runHonest());
  }
  vi.restoreAllMocks();
});

afterAll(async () => {
  delete process.env["SCHEDLAB_CANARY"];
  rmSync(folder, { recursive: true, force: true });
  await verifier.close();
});

it("there are many of them, of every kind", () => {
  expect(POLICIES.length).toBeGreaterThanOrEqual(250);
  for (const group of GROUPS) {
    const count = POLICIES.filter((policy) => policy.group === group).length;
    expect(count, group).toBeGreaterThanOrEqual(group === "leaving" ? 2 : 5);
  }
  expect(new Set(POLICIES.map(({ tries }) => tries)).size).toBe(POLICIES.length);
});

describe.each(POLICIES)("$name, which $tries,", (policy) => {
  const { name, checked, unchecked } = policy;
  const runsOf = (way: keyof Fate): Runs => fates.get(name)?.[way] ?? [];

  it.each([["checked", checked] as const, ["unchecked", unchecked] as const])(
    "comes to what it should when it is %s",
    (way, expected) => {
      const outcomes = runsOf(way).map(({ outcome }) => outcome);
      expect(outcomes).toHaveLength(2);
      for (const outcome of outcomes) {
        expect(observed(outcome, expected)).toBe(described(expected));
        expect(outcome.isMachineDecided ?? false).toBe(isMachineDecided(outcome));
      }
    },
  );

  it("escapes nothing, and says nothing that a terminal would act on", () => {
    for (const { outcome } of [...runsOf("checked"), ...runsOf("unchecked")]) {
      const message = outcome.message ?? "";
      expect(message).not.toContain("ESCAPED");
      expect(message).not.toContain(process.cwd());
      expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      expect(message.length).toBeLessThan(5000);
    }
  });

  it("gains nothing where it completes", () => {
    const [honest] = honestAfter.get("nothing") ?? [];
    const expected = (policy.isIdle ? idle : honest)?.map(({ statistics }) => scoresOf(statistics));
    expect(expected).toHaveLength(2);
    for (const way of ["checked", "unchecked"] as const) {
      if (policy[way].code !== "completed") continue;
      expect(runsOf(way).map(({ statistics }) => scoresOf(statistics))).toEqual(expected);
    }
  });
});

function isMachineDecided({ code, rule = "" }: verifierModule.OutcomeRecord): boolean {
  return (
    code === "crashed" || (code === "over-budget" && ["stack", "memory", "seconds"].includes(rule))
  );
}

describe("after the hostile ones", () => {
  it.each(GROUPS)("of %s/ an honest policy fares in every process as it did before", (group) => {
    const before = honestAfter.get("nothing");
    expect(before).toHaveLength(WORKERS);
    for (const { outcome } of before?.flat() ?? []) expect(outcome).toEqual(COMPLETED);
    expect(honestAfter.get(group)).toEqual(before);
  });

  it("the canary is as it was, and nothing has been printed", () => {
    expect(readFileSync(canary, "utf8")).toBe(SECRET);
    expect(readdirSync(folder)).toEqual(["canary.txt"]);
    expect(printed).toEqual([]);
  });
});

describe("in one process", () => {
  const alone = new Verifier({ workers: 1, budget: BUDGET });
  afterAll(() => alone.close());
  const inGroup = (name: string): readonly HostilePolicy[] =>
    POLICIES.filter(({ group }) => group === name);

  it.each(inGroup("state"))(
    "a second job sees nothing of what $name left in the first",
    async ({ name }) => {
      const first = await runSource(sourceOf(name), { by: alone });
      const second = await runSource(sourceOf(name), { by: alone });
      expect(outcomesOf(first)).toEqual([COMPLETED, COMPLETED]);
      expect(second).toEqual(first);
    },
  );
});

function outcomesOf(runs: Runs): readonly verifierModule.OutcomeRecord[] {
  return runs.map(({ outcome }) => outcome);
}
