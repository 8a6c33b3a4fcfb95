import { describe, expect, it } from "vitest";
import { fixed, textTable, wrapWords } from "../../src/cli/text-table.js";

describe("a text table", () => {
  it("aligns numbers at the right with the digits of their column, and text at the left", () => {
    const columns = [
      { heading: "policy" },
      { heading: "runs", digits: 0 },
      { heading: "s", digits: 2 },
    ];
    const rows = [
      ["naive", 10, 1147.7],
      ["learned", 2, null],
      ["x", undefined, Number.NaN],
      ["y", 0, Infinity],
    ];
    expect(textTable(columns, rows)).toBe(
      [
        "policy   runs        s",
        "naive      10  1147.70",
        "learned     2        –",
        "x           –        –",
        "y           0        ∞",
        "",
      ].join("\n"),
    );
  });

  it("breaks the words of its last column at the width", () => {
    const columns = [{ heading: "name" }, { heading: "what" }];
    const text = textTable(columns, [["a", "one two three four five six seven"]], { width: 26 });
    expect(text).toBe("name  what\na     one two three four\n      five six seven\n");
  });

  it("of no rows is its headings", () => {
    expect(textTable([{ heading: "a" }, { heading: "b", digits: 1 }], [])).toBe("a  b\n");
  });
});

describe("a fixed number", () => {
  it.each([
    [1.005, 1, "1.0"],
    [-0.001, 2, "0.00"],
    [-0.5, 0, "-1"],
    [-Infinity, 2, "-∞"],
  ])("%d with %d digits is %s", (value, digits, text) => {
    expect(fixed(value, digits)).toBe(text);
  });
});

describe("wrapped words", () => {
  it("do not break within a word", () => {
    expect(wrapWords("a extraordinarily b", 5)).toEqual(["a", "extraordinarily", "b"]);
  });
});
