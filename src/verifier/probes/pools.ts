import { uniformPools } from "../../simulator/index.js";
import { listed, seconds, sizes, unfinishedEvidence } from "./evidence.js";
import { defineProbe, failed, passed } from "./probe.js";
import { scenario, singles } from "./scenario.js";

const POOLS = 4;
const EACH = { count: 50, seconds: 4, ramGb: 7 } as const;

/** More work than three of the four pools can hold. */
export const everyPool = defineProbe({
  name: "uses-every-pool",
  ability: "gives work to each of four pools",
  scenarios: [
    scenario(
      "four-pools",
      [
        ...singles("batch", { ...EACH, priority: "BATCH_PIPELINE" }),
        ...singles("interactive", { ...EACH, priority: "INTERACTIVE" }),
        ...singles("query", { ...EACH, priority: "QUERY" }),
      ],
      { durationSeconds: 60, pools: uniformPools(POOLS, 16, 125) },
    ),
  ],
  judge(log) {
    const counts = Array.from(
      { length: POOLS },
      (_, id) => log.containers.filter(({ pool, error }) => pool === id && error === null).length,
    );
    const unused = counts.flatMap((count, id) => (count === 0 ? [id] : []));
    const text = `pools 0 to ${POOLS - 1} completed ${listed(counts.map(String))} containers`;
    if (unused.length === 0) return passed(`${text}.`);
    return failed(
      `${text}: nothing in ${listed(unused.map((id) => `pool ${id}`))}, while work waited.`,
    );
  },
});

/** An operator that does not fit the first pool at all, but a small part of the second. */
export const largerPool = defineProbe({
  name: "uses-the-larger-pool",
  ability: "runs in a large pool what a small one cannot",
  scenarios: [
    scenario(
      "small-and-large-pool",
      singles("medium", { count: 1, priority: "INTERACTIVE", seconds: 2, ramGb: 30 }),
      {
        durationSeconds: 60,
        pools: [
          { cpu: 8, ramGb: 20 },
          { cpu: 64, ramGb: 500 },
        ],
      },
    ),
  ],
  judge(log) {
    const attempts = log.attempts("medium", "op1");
    const end = log.completeTick.get("medium");
    const last = attempts.at(-1);
    if (end !== undefined && last) {
      return passed(
        `the operator (30 GB) completed in pool ${last.pool} at ${seconds(end)} with ${sizes([last])}, in attempt ${attempts.length}.`,
      );
    }
    const used = listed([...new Set(attempts.map(({ pool }) => `pool ${pool}`))]);
    const where = used === "" ? "" : ` It was tried only in ${used}; pool 0 has 20 GB, pool 1 500.`;
    return failed(`${unfinishedEvidence(log, "medium", "op1")}${where}`);
  },
});
