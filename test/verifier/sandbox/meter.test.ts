import { describe, expect, it } from "vitest";
import type { Cluster, SystemView } from "../../../src/simulator/index.js";
import { scoresOf } from "../../../src/verifier/index.js";
import type { PolicyBudget } from "../../../src/verifier/sandbox/budget.js";
import { DEFAULT_BUDGET } from "../../../src/verifier/sandbox/budget.js";
import { Meter } from "../../../src/verifier/sandbox/meter.js";
import type { MeteredRun } from "../../../src/verifier/sandbox/run-policy.js";
import { moduleOf, runUnsafely } from "../load-unsafely.js";
import { ONE_PIPELINE, oneByOne, traceOf } from "../sources.js";

const SHORT = { durationSeconds: 1, ticksPerSecond: 10 };

const run = (
  source: string,
  budget: Partial<PolicyBudget>,
  batches = ONE_PIPELINE,
): MeteredRun["outcome"] => runUnsafely(source, batches, { ...SHORT, budget }).outcome;

/** Each call of `schedule` takes `steps` steps, of which one is the entry. In every tick: 10 calls a run. */
const spending = (steps: number): string => `export default () => ({
  mode: "every-tick",
  schedule() { for (let i = 1; i < ${steps}; i++); },
});`;

/** One step for the factory, and those of ten calls. */
const SPENT_IN_RUN = 1 + 10 * 7;

describe("the steps of a call", () => {
  it("may be as many as the budget says, and not one more", () => {
    expect(run(spending(7), { stepsPerCall: 7 })).toEqual({ code: "completed" });
    expect(run(spending(8), { stepsPerCall: 7 })).toEqual({
      code: "over-budget",
      budget: "steps",
      message:
        "more than 7 loop turns and function entries in one call of the policy; do less work per call, and end every loop",
      isMachineDecided: false,
      atTick: 0,
    });
  });

  it("are those of the factory too, together with the module's code", () => {
    const source = "for (let i = 0; i < 5; i++);\nexport default () => ({ schedule() {} });";
    expect(run(source, { stepsPerCall: 6 })).toEqual({ code: "completed" });
    expect(run(source, { stepsPerCall: 5 })).toMatchObject({ budget: "steps", atTick: 0 });
  });

  it("are those of reading the decision too", () => {
    const source = `export default () => ({ schedule() {
      return { get assign() { for (let i = 0; i < 5; i++); return []; } };
    } });`;
    expect(run(source, { stepsPerCall: 7 })).toEqual({ code: "completed" });
    expect(run(source, { stepsPerCall: 6 })).toMatchObject({ budget: "steps", atTick: 0 });
  });

  it("are those of describing what it throws too", () => {
    const source = "export default () => ({ schedule() { throw { toString() { for (;;); } }; } });";
    expect(run(source, { stepsPerCall: 100 })).toMatchObject({ budget: "steps", atTick: 0 });
  });

  it("come to an end in the same tick and the same turn each time", () => {
    const source = `export default () => {
      let calls = 0;
      return { mode: "every-tick", schedule() { for (let i = 0; i < 3 * calls; i++); calls++; } };
    };`;
    // The call in tick n takes 3n + 1 steps.
    for (let time = 0; time < 3; time++) {
      expect(run(source, { stepsPerCall: 13 })).toMatchObject({ code: "over-budget", atTick: 5 });
      expect(run(source, { stepsPerCall: 12 })).toMatchObject({ code: "over-budget", atTick: 4 });
    }
  });
});

describe("the steps of a run", () => {
  const none = { stepsPerOperator: 0 };

  it("may be as many as the budget says, and not one more", () => {
    expect(run(spending(7), { ...none, stepsPerRun: SPENT_IN_RUN })).toEqual({
      code: "completed",
    });
    expect(run(spending(7), { ...none, stepsPerRun: SPENT_IN_RUN - 1 })).toEqual({
      code: "over-budget",
      budget: "steps",
      message: `more than ${SPENT_IN_RUN - 1} loop turns and function entries in all calls of the run together; do less work per call, and end every loop`,
      isMachineDecided: false,
      atTick: 9,
    });
  });

  it("are more for each operator that has arrived", () => {
    const budget = { stepsPerRun: SPENT_IN_RUN - 30, stepsPerOperator: 10 };
    const outcomes = [1, 2, 3, 4].map((count) =>
      run(spending(7), budget, traceOf("t", count).batches),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([
      "over-budget",
      "over-budget",
      "completed",
      "completed",
    ]);
    expect(outcomes[0]).toMatchObject({
      message: expect.stringContaining(`more than ${SPENT_IN_RUN - 20} loop turns`) as unknown,
    });
  });

  it("are none for operators beyond the next to arrive", () => {
    const arriving = [0, 8, 9].flatMap((atTick) =>
      traceOf("t", atTick === 9 ? 100 : 1).batches.map(({ pipelines }) => ({
        atTick,
        pipelines: pipelines.map((one) => ({ ...one, id: `${one.id} at ${atTick}` })),
      })),
    );
    const budget = { stepsPerRun: 1 + 7 * 3, stepsPerOperator: 7 };
    // Three calls' worth and two for the first operators: the sixth call, in tick 5, is one too many.
    expect(run(spending(7), budget, arriving)).toMatchObject({ code: "over-budget", atTick: 5 });
  });
});

describe("the calls of a run", () => {
  it("may be as many as the budget says, and not one more", () => {
    expect(run(spending(1), { calls: 10 })).toEqual({ code: "completed" });
    expect(run(spending(1), { calls: 9 })).toEqual({
      code: "over-budget",
      budget: "calls",
      message:
        'more than 9 calls of schedule in a run; ask for fewer calls with wakeAt, or use mode "on-event"',
      isMachineDecided: false,
      atTick: 9,
    });
  });
});

describe("a policy that will not hear that its budget is spent", () => {
  const swallowing: readonly (readonly [string, string])[] = [
    ["catches it", "try { SPEND } catch {}"],
    ["catches it by name", "try { SPEND } catch (error) { void error; }"],
    ["catches it and takes it apart", "try { SPEND } catch ({ message }: any) { void message; }"],
    ["returns in finally", "try { SPEND } finally { return; }"],
    ["breaks out of finally", "for (;;) { try { SPEND } finally { break; } }"],
    ["goes on in finally", "for (let i = 0; i < 3; i++) { try { SPEND } finally { continue; } }"],
    ["catches and returns in finally", "try { SPEND } catch {} finally { return; }"],
    ["throws something else", "try { SPEND } catch { throw new Error('mine'); }"],
    ["throws something else in finally", "try { SPEND } finally { throw new Error('mine'); }"],
    [
      "catches in a function",
      "const f = (): number => { try { SPEND return 1; } catch { return 2; } }; f();",
    ],
    ["catches in every function", "const f = (): void => { try { f(); SPEND } catch {} }; f();"],
    [
      "has a generator catch it",
      "for (const x of (function* () { try { SPEND } catch { yield 1; } })()) void x;",
    ],
    [
      "has an iterator catch it",
      "const it: any = { [Symbol.iterator]: () => ({ next: () => { SPEND }, return: () => ({}) }) }; try { for (const x of it) void x; } catch {}",
    ],
    [
      "decides well thereafter",
      "try { SPEND } catch {} return { assign: [], suspend: [], wakeAt: 5 } as any;",
    ],
  ];
  const inPolicy = (statement: string): string =>
    `export default () => ({ schedule(): any { ${statement} } });`;

  it.each(swallowing)("ends all the same when it %s: steps", (_what, statement) => {
    const source = inPolicy(statement.replace("SPEND", "for (;;);"));
    expect(run(source, { stepsPerCall: 1000 })).toMatchObject({
      code: "over-budget",
      budget: "steps",
      isMachineDecided: false,
    });
  });

  it.each(swallowing)("ends all the same when it %s: stack", (_what, statement) => {
    const recursion = "const r = (): number => 1 + r(); r();";
    const source = inPolicy(statement.replace("SPEND", recursion));
    expect(run(source, {})).toMatchObject({
      code: "over-budget",
      budget: "stack",
      isMachineDecided: true,
    });
  });

  it.each([
    ["catch", "try { return 1 + f(); } catch { return 1; }"],
    ["finally", "try { depth++; f(); } finally { return 1; }"],
    ["catch and finally", "try { depth++; f(); } catch { depth--; } finally { return 1; }"],
    ["a default parameter and catch", "try { return ((a = f()) => a)(); } catch { return 1; }"],
  ])("never learns how deep the stack is, by %s in every function", (_what, body) => {
    const source = `let depth = 0;
      export default () => ({ schedule(): any {
        const f = (): number => { ${body} };
        f();
        throw new Error(String(depth));
      } });`;
    expect(run(source, {})).toMatchObject({ code: "over-budget", budget: "stack" });
  });

  it("ends in the call in which it is spent, not in the next", () => {
    const source = `export default () => ({ mode: "every-tick", schedule({ tick }) {
      if (tick === 3) try { for (;;); } catch {}
    } });`;
    expect(run(source, { stepsPerCall: 1000 })).toMatchObject({ code: "over-budget", atTick: 3 });
  });
});

describe("what is spent", () => {
  it("is no part of the score", () => {
    const slow = oneByOne("for (let i = 0; i < 5000; i++) { [3, 1, 2].sort((a, b) => a - b); }");
    const { batches } = traceOf("t", 20);
    const [quickly, slowly] = [oneByOne(), slow].map((source) =>
      runUnsafely(source, batches, { durationSeconds: 30, ticksPerSecond: 10 }),
    );
    expect(quickly?.outcome).toEqual({ code: "completed" });
    expect(slowly).toEqual(quickly);
    expect(scoresOf(slowly?.statistics)).toEqual(scoresOf(quickly?.statistics));
    expect(quickly?.statistics.containersCompleted).toBeGreaterThan(0);
  });

  it("does not carry over from one run to the next", () => {
    const budget = { stepsPerRun: SPENT_IN_RUN, stepsPerOperator: 0 };
    for (let time = 0; time < 3; time++) {
      expect(run(spending(7), budget)).toEqual({ code: "completed" });
    }
  });

  it("leaves nothing for what a policy keeps beyond its run", () => {
    const source = `export default () => ({ schedule() {
      return { later: () => { for (let i = 0; i < 3; i++); return "still here"; } } as any;
    } });`;
    const meter = new Meter(DEFAULT_BUDGET);
    const policy = meter.factory(moduleOf(source))({} as Cluster);
    const { later } = policy.schedule({} as SystemView) as { later: () => string };
    expect(later()).toBe("still here");
    meter.close();
    expect(later).toThrow("the budget of this policy is spent");
    expect(() => policy.schedule({} as SystemView)).toThrow("the budget of this policy is spent");
  });

  it("has defaults that no policy that works comes near to", () => {
    const { outcome } = runUnsafely(oneByOne(), traceOf("t", 1000).batches, {
      durationSeconds: 60,
      ticksPerSecond: 10,
      budget: { stepsPerCall: DEFAULT_BUDGET.stepsPerCall / 1000 },
    });
    expect(outcome).toEqual({ code: "completed" });
  });
});
