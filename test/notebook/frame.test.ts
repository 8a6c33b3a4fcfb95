import { describe, expect, it } from "vitest";
import { frame } from "../../src/notebook/index.js";

describe("a DataFrame of rows", () => {
  it("has the columns of all rows with the types of all values", () => {
    const rows = [
      ...Array.from({ length: 30 }, (_, i): object => ({ n: i, s: "x" })),
      { n: 0.5, late: true },
    ];
    const df = frame(rows);
    expect(df.columns).toEqual(["n", "s", "late"]);
    expect(df.dtypes).toEqual(["float32", "string", "string"]);
    expect(df.shape).toEqual([31, 3]);
  });

  it("keeps numbers as doubles, and leaves missing ones out of sums", () => {
    const series: unknown = frame([{ x: 0.1 }, { x: 1e-17 }, {}]).column("x");
    expect(series).toMatchObject({ values: [0.1, 1e-17, NaN] });
    expect(
      frame([{ x: 0.1 }, { x: 0.2 }, {}])
        .column("x")
        .mean(),
    ).toBe((0.1 + 0.2) / 2);
  });

  it("groups", () => {
    const df = frame([
      { policy: "a", score: 1 },
      { policy: "b", score: 5 },
      { policy: "a", score: 3 },
    ]);
    expect(df.groupby(["policy"]).col(["score"]).mean().values).toEqual([
      ["a", 2],
      ["b", 5],
    ]);
  });

  it("needs at least one row, and not too many", () => {
    expect(() => frame([])).toThrow("expected 1 to 100000 rows, got 0");
  });
});
