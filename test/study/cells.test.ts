import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Combination } from "../../src/study/cells.js";
import { duplicateCell, studyCells } from "../../src/study/cells.js";

const EFFORTS = ["none", "low", "medium", "high"];

describe("the cells of a study", () => {
  it("are named after the study's own model where combinations have none, and never lead elsewhere", () => {
    const folders = (model: string | undefined, combinations: readonly Combination[] = []) =>
      studyCells({ grid: {}, combinations, seed: 1, repeats: 1, model }).map(
        ({ folder }) => folder,
      );
    expect(folders(undefined)).toEqual(["grammar/seed1"]);
    expect(folders("gpt-5.2")).toEqual(["gpt-5.2/seed1"]);
    expect(folders("..")).toEqual(["default/seed1"]);
    expect(folders("gpt-5.2", [{ model: ".." }, { model: "a/../b" }])).toEqual([
      "default/seed1",
      "a-..-b/seed1",
    ]);
  });

  it("are all combinations with the first seed, then all with the next", () => {
    const cells = studyCells({
      grid: { effort: ["low", "high"], strategy: ["evolve", "beam"] },
      combinations: [],
      seed: 7,
      repeats: 2,
    });
    expect(cells.map(({ folder }) => folder)).toEqual([
      "grammar/low/evolve/seed7",
      "grammar/low/beam/seed7",
      "grammar/high/evolve/seed7",
      "grammar/high/beam/seed7",
      "grammar/low/evolve/seed8",
      "grammar/low/beam/seed8",
      "grammar/high/evolve/seed8",
      "grammar/high/beam/seed8",
    ]);
  });

  it("are as many as the product of the grid and the seeds, each in a folder of its own", () => {
    const some = fc.uniqueArray(fc.constantFrom(...EFFORTS), { minLength: 1 });
    const strategies = fc.uniqueArray(fc.constantFrom("evolve", "beam", "chain"), { minLength: 1 });
    fc.assert(
      fc.property(some, strategies, fc.integer({ min: 1, max: 4 }), (effort, strategy, repeats) => {
        const cells = studyCells({
          grid: { effort, strategy },
          combinations: [],
          seed: 1,
          repeats,
        });
        expect(cells).toHaveLength(effort.length * strategy.length * repeats);
        expect(new Set(cells.map(({ folder }) => folder)).size).toBe(cells.length);
        expect(duplicateCell(cells)).toBeUndefined();
      }),
    );
  });

  it("are one per seed without anything that is varied", () => {
    const cells = studyCells({ grid: {}, combinations: [], seed: 3, repeats: 2 });
    expect(cells.map(({ folder }) => folder)).toEqual(["grammar/seed3", "grammar/seed4"]);
  });

  it("have a model's name as a part of a path, whatever is in it", () => {
    const combinations = [{ model: "vendor/../model:8b" }];
    const [cell] = studyCells({ grid: {}, combinations, seed: 1, repeats: 1 });
    expect(cell?.folder).toBe("vendor-..-model-8b/seed1");
  });

  it("of two equal combinations are found", () => {
    const combinations = [{ effort: "low" }, { effort: "high" }, { effort: "low" }];
    const cells = studyCells({ grid: {}, combinations, seed: 1, repeats: 1 });
    expect(duplicateCell(cells)).toBe(cells[2]);
  });
});
