/** Answers that cannot be used: each is told with its request, its field, what was expected and what was found. */
import { describe, expect, it } from "vitest";
import type { ScheduleRequest } from "../../src/rest/protocol.js";
import type { Transport } from "../../src/rest/index.js";
import { RestPolicy } from "../../src/rest/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import type { Batch } from "../../src/workload/index.js";
import { NOTHING, assigning } from "./answers.js";

interface WrongAnswer {
  readonly what: string;
  readonly answer: (asked: { readonly state: ScheduleRequest | undefined }) => unknown;
  /** Stand in the message. */
  readonly expected: readonly string[];
}

const FIRST = "POST http://here/schedule (request 2, tick 0, 0 s): ";

const WRONG_ANSWERS: readonly WrongAnswer[] = [
  {
    what: "answers a list",
    answer: () => [],
    expected: [`${FIRST}expected an object; found an array`],
  },
  {
    what: "answers with a misspelt list",
    answer: () => ({ assignment: [] }),
    expected: [`${FIRST}expected assignments or suspensions; found only "assignment"`],
  },
  {
    what: "answers with an object for a list",
    answer: () => ({ assignments: {} }),
    expected: [`${FIRST}assignments: expected an array; found an object`],
  },
  {
    what: "assigns null",
    answer: assigning(() => [null]),
    expected: [`${FIRST}assignments[0]: expected an object; found null`],
  },
  {
    what: "assigns no operators",
    answer: assigning((one) => [{ ...one, operator_ids: [] }]),
    expected: [
      `${FIRST}assignments[0].operator_ids: expected at least one operator; found an empty array`,
    ],
  },
  {
    what: "assigns an operator that does not exist",
    answer: assigning((one) => [one, { ...one, operator_ids: ["p1/op77"] }]),
    expected: [
      `${FIRST}assignments[1].operator_ids[0]: expected the id of an operator sent; found "p1/op77"`,
    ],
  },
  {
    what: "assigns an operator by a number",
    answer: assigning((one) => [{ ...one, operator_ids: [7] }]),
    expected: [`${FIRST}assignments[0].operator_ids[0]: expected an operator's id; found 7`],
  },
  {
    what: "assigns an operator twice",
    answer: assigning((one) => [one, one]),
    expected: [
      `${FIRST}assignments[1].operator_ids[0]: expected an operator at most once in an answer; found "p1/op1", which is also assignments[0].operator_ids[0]`,
    ],
  },
  {
    what: "gives CPUs as text",
    answer: assigning((one) => [{ ...one, cpu: "1" }]),
    expected: [`${FIRST}assignments[0].cpu: expected a number > 0; found "1"`],
  },
  {
    what: "gives no memory",
    answer: assigning((one) => [{ ...one, ram_gb: 0 }]),
    expected: [`${FIRST}assignments[0].ram_gb: expected a number > 0; found 0`],
  },
  {
    what: "names a pool that does not exist",
    answer: assigning((one) => [{ ...one, pool_id: 2 }]),
    expected: [`${FIRST}assignments[0].pool_id: expected a pool from 0 to 1; found 2`],
  },
  {
    what: "names a class that does not exist",
    answer: assigning((one) => [{ ...one, priority: "URGENT" }]),
    expected: [`${FIRST}assignments[0].priority: expected "QUERY" or`, 'found "URGENT"'],
  },
  {
    what: "gives a flag as a number",
    answer: assigning((one) => [{ ...one, force_run: 1 }]),
    expected: [`${FIRST}assignments[0].force_run: expected true or false; found 1`],
  },
  {
    what: "suspends a container that does not exist",
    answer: () => ({ suspensions: [{ container_id: "c9", pool_id: 0 }] }),
    expected: [`${FIRST}suspensions[0].container_id: expected the id of a container`, 'found "c9"'],
  },
];

const OPERATOR = { cpuScaling: "const", memoryGb: null, storageReadGb: 20 } as const;
const PIPELINES: readonly Batch[] = [
  {
    atTick: 0,
    pipelines: [
      {
        id: "p1",
        priority: "QUERY",
        arrivalSeconds: 0,
        operators: [
          { ...OPERATOR, id: "op1", parents: [], baselineCpuSeconds: 1 },
          { ...OPERATOR, id: "op2", parents: [0], baselineCpuSeconds: 1 },
        ],
      },
    ],
  },
];

/** How a run ends in which each call gets the answer of a server, with nothing between that could fail. */
function endWith(answer: WrongAnswer["answer"]): string {
  const transport: Transport = {
    post: (path, body) => ({
      kind: "answer",
      status: 200,
      text:
        path === "/init"
          ? ""
          : JSON.stringify(answer({ state: JSON.parse(body) as ScheduleRequest })),
    }),
    close: () => undefined,
  };
  const policy = new RestPolicy({
    url: "http://here",
    transport,
    params: {},
    pollIntervalSeconds: 1,
    timeoutSeconds: 1,
  });
  const options = { durationSeconds: 5, ticksPerSecond: 10, pools: uniformPools(2, 64, 256) };
  const { outcome } = simulate(PIPELINES, policy.create, options);
  return outcome.code === "completed" ? outcome.code : outcome.message;
}

describe("a policy over HTTP", () => {
  it.each(WRONG_ANSWERS)("ends the run when its server $what", ({ answer, expected }) => {
    const message = endWith(answer);
    for (const part of expected) expect(message).toContain(part);
  });

  it.each([NOTHING, {}, { assignments: null }, { suspensions: [] }])(
    "goes on when it decides nothing: %j",
    (answer) => expect(endWith(() => answer)).toBe("completed"),
  );

  it("can leave out class and flags of an assignment", () => {
    const bare = assigning((one) => [
      { operator_ids: one["operator_ids"], cpu: 1, ram_gb: 30, pool_id: 1 },
    ]);
    expect(endWith(bare)).toBe("completed");
  });
});
