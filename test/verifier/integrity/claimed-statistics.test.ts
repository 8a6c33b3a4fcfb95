import { describe, expect, it } from "vitest";
import type { Statistics } from "../../../src/simulator/index.js";
import type { AuditResult } from "../../../src/verifier/integrity/index.js";
import { type AuditedLog, audit, logOf } from "./audited-log.js";
import { crowdedLog, lateLog, mixedLog } from "./scenarios.js";

const LOGS = { mixed: mixedLog(), late: lateLog(), crowded: crowdedLog() };

type Fields = Readonly<Record<string, unknown>>;

/** Every figure, by path such as `query.arrivalCount`. */
function pathsOf(fields: object, prefix = ""): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null
      ? pathsOf(value, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
}

function changed(fields: object, path: string, change: (value: unknown) => unknown): Fields {
  const [first = "", ...rest] = path.split(".");
  const value = (fields as Fields)[first];
  const inner = rest.length > 0 ? changed(value as object, rest.join("."), change) : change(value);
  return { ...fields, [first]: inner };
}

/** A run in which nothing happens. */
const NOTHING = logOf([], () => ({ schedule: () => undefined }), {});

function withStatistics(log: AuditedLog, claimed: unknown): AuditedLog {
  return { ...log, statistics: claimed as Statistics };
}

function auditClaim(name: keyof typeof LOGS, claimed: unknown): AuditResult {
  return audit(withStatistics(LOGS[name], claimed));
}

function expectFound(result: AuditResult, path: string): void {
  expect(result).toMatchObject({ law: "statistics", atTick: undefined });
  expect(result.code === "sound" ? "" : result.found).toMatch(new RegExp(`^${path} = `));
}

const FIGURES = (Object.keys(LOGS) as (keyof typeof LOGS)[]).flatMap((name) =>
  pathsOf(LOGS[name].statistics).map((path) => [name, path] as const),
);

describe("the audit of claimed statistics", () => {
  it.each(Object.keys(LOGS) as (keyof typeof LOGS)[])(
    "recomputes every figure of the scenario %s but the number of calls",
    (name) => {
      const { statistics } = LOGS[name];
      const result = audit(LOGS[name]);
      const { policyCalls, ...others } = statistics;
      expect(policyCalls).toBe(100);
      const recomputed = result.code === "sound" ? result.recomputed : {};
      expect(pathsOf(recomputed).sort()).toEqual(pathsOf(others).sort());
    },
  );

  it.each(FIGURES)("finds out, in the scenario %s, another %s", (name, path) => {
    const { statistics } = LOGS[name];
    const raise = (value: unknown): unknown =>
      path === "policyCalls" ? 101 : typeof value === "number" ? value * (1 + 1e-6) + 1e-6 : 0;
    expectFound(auditClaim(name, changed(statistics, path, raise)), path);
  });

  it.each(FIGURES)(
    "finds out, in the scenario %s, that %s is missing or no number",
    (name, path) => {
      for (const value of [undefined, "1", NaN, {}, [], true, 10n]) {
        const claimed = changed(LOGS[name].statistics, path, () => value);
        expectFound(auditClaim(name, claimed), path);
      }
    },
  );

  it("lets sums differ by rounding, but not counts", () => {
    const { statistics } = LOGS.mixed;
    const nudged = (path: string): AuditResult =>
      auditClaim(
        "mixed",
        changed(statistics, path, (value) => Number(value) * (1 + 1e-10)),
      );
    expect(nudged("penalizedLatencySeconds")).toMatchObject({ code: "sound" });
    expectFound(nudged("assignments"), "assignments");
  });

  it("takes an infinity only for an infinity", () => {
    const claim = (log: AuditedLog, value: unknown): AuditResult =>
      audit(withStatistics(log, { ...log.statistics, adjustedLatencySeconds: value }));
    expectFound(claim(LOGS.mixed, Infinity), "adjustedLatencySeconds");
    expect(claim(NOTHING, Infinity)).toMatchObject({ code: "sound" });
    for (const value of [5, -Infinity, 1e308, null, "Infinity"]) {
      expectFound(claim(NOTHING, value), "adjustedLatencySeconds");
    }
  });

  it.each([undefined, null, 5, "statistics", [], {}, new Map()])(
    "finds out claims that are no statistics: %s",
    (claimed) => {
      expect(auditClaim("mixed", claimed)).toMatchObject({ law: "statistics" });
    },
  );

  it("finds out that the reasons of failure are missing, even where there are none", () => {
    for (const failureErrorCounts of [undefined, null, 0]) {
      const claimed = { ...NOTHING.statistics, failureErrorCounts };
      expectFound(audit(withStatistics(NOTHING, claimed)), "failureErrorCounts");
    }
  });

  it("finds out a reason of failure that does not exist, whatever its name", () => {
    const failureErrorCounts = { OOM: 1, "sudden\ndeath": 1 };
    const result = auditClaim("mixed", { ...LOGS.mixed.statistics, failureErrorCounts });
    expect(result).toMatchObject({ found: '"failureErrorCounts.sudden death" = 1' });
  });
});
