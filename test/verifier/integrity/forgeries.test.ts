import { describe, expect, it } from "vitest";
import { LAWS } from "../../../src/verifier/integrity/index.js";
import { audit, auditPacked } from "./audited-log.js";
import { CONTAINER_FORGERIES } from "./container-forgeries.js";
import { DECISION_FORGERIES } from "./decision-forgeries.js";
import { both, change, drop } from "./forge.js";
import { OUTAGE_FORGERIES } from "./outage-forgeries.js";
import { PIPELINE_FORGERIES } from "./pipeline-forgeries.js";
import { crowdedLog, lateLog, lostLog, mixedLog } from "./scenarios.js";

const mixed = mixedLog();
const late = lateLog();
const crowded = crowdedLog();

const FORGERIES = [
  ...PIPELINE_FORGERIES,
  ...DECISION_FORGERIES,
  ...CONTAINER_FORGERIES,
  ...OUTAGE_FORGERIES,
];

describe("an audit", () => {
  it.each([
    ["mixed", mixed],
    ["late", late],
    ["crowded", crowded],
    ["lost", lostLog()],
  ])("finds the log of the scenario %s sound as it is", (_, log) => {
    expect(audit(log)).toMatchObject({ code: "sound" });
    expect(auditPacked(log)).toEqual(audit(log));
  });

  it.each(FORGERIES.map(([title, ...rest]) => [title, rest] as const))(
    "finds out a log that %s",
    (_, [log, forge, law, atTick]) => {
      const result = audit(forge(log));
      expect(result).toMatchObject({ code: "integrity-violation", law });
      if (atTick !== undefined) expect(result).toMatchObject({ atTick });
    },
  );

  it("tries the forgeries against every law but that of the statistics, which has its own table", () => {
    const tried = new Set(FORGERIES.map(([, , , law]) => law));
    expect([...tried, "statistics"].sort()).toEqual(Object.keys(LAWS).sort());
  });

  it("finds out an empty log", () => {
    const result = audit({ ...mixed, events: [] });
    expect(result).toMatchObject({ law: "arrivals", atTick: 0 });
  });

  it("says law, tick, found and expected in one line, whatever the names", () => {
    const container = `c${"1".repeat(500)}\n\u2028\u0007`;
    const result = audit(change({ container }, "23 result c3")(mixed));
    if (result.code === "sound") throw new Error("expected a violation");
    const { message, law, atTick, found, expected } = result;
    expect(message).toBe(`${law}: tick ${String(atTick)}: found ${found}, expected ${expected}`);
    expect(message).toMatch(/^containers: tick 23: [\x20-\x7e…]{1,250}$/);
  });

  it("keeps to the first violation, whatever comes after it", () => {
    const first = drop("14 assign c3");
    const more = both(first, change({ tick: 3 }, "50 arrival p4"));
    expect(audit(more(mixed))).toEqual(audit(first(mixed)));
  });
});
