import { describe, expect, it } from "vitest";
import { rankFinalists } from "../../src/search/index.js";
import type { Evaluator } from "../../src/verifier/index.js";
import { METRICS } from "../../src/verifier/index.js";
import { candidateOf, evaluationOf } from "./fake-loop.js";

/** On validation traces a source scores the number that it ends with. */
function validationOf(asked: string[]): Evaluator {
  return {
    traces: ["v"],
    evaluate(policy) {
      const source = policy.kind === "source" ? policy.source : "";
      asked.push(source);
      return Promise.resolve(evaluationOf(Number(source.split(" ").at(-1))));
    },
    close: () => Promise.resolve(),
  };
}

describe("the finalists of a search", () => {
  const candidates = [
    ["a 5", 1],
    ["b 9", 2],
    ["c 1", 8],
    ["d 4", 7],
    ["e 4", 6],
    ["f 3", 9],
  ].map(([source, score], number) =>
    candidateOf(number, String(source), { evaluation: evaluationOf(Number(score)) }),
  );

  it("are the best on the search traces, ranked by the validation traces", async () => {
    const asked: string[] = [];
    const validation = validationOf(asked);
    const metric = METRICS.throughput;
    const finalists = await rankFinalists(candidates, { metric, validation, count: 4 });
    expect(asked).toEqual(["f 3", "c 1", "d 4", "e 4"]);
    // Of equally good ones the better on the search traces comes first.
    expect(finalists.map(({ candidate }) => candidate.source)).toEqual([
      "d 4",
      "e 4",
      "f 3",
      "c 1",
    ]);
  });

  it("are those with the lowest values where lower is better", async () => {
    const validation = validationOf([]);
    const metric = METRICS.adjusted_latency;
    const finalists = await rankFinalists(candidates, { metric, validation, count: 2 });
    expect(finalists.map(({ candidate }) => candidate.source)).toEqual(["a 5", "b 9"]);
  });

  it("leave duplicates out", async () => {
    const again = candidateOf(6, "g 10", { evaluation: evaluationOf(10), duplicateOf: 0 });
    const options = { metric: METRICS.throughput, validation: validationOf([]), count: 9 };
    const finalists = await rankFinalists([...candidates, again], options);
    expect(finalists).toHaveLength(6);
  });
});
