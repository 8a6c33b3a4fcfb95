import { describe, expect, it } from "vitest";
import { frame, tableHtml } from "../../src/notebook/index.js";
import type { TableOptions, TableSource } from "../../src/notebook/index.js";

/** The texts of the cells, a list per row, the head first. */
function cells(source: TableSource, options?: TableOptions): string[][] {
  return tableHtml(source, options)
    .split("</tr>")
    .map((row) => [...row.matchAll(/<t[hd](?: [^>]*)?>([^<]*)</g)].map(([, text = ""]) => text))
    .filter((row) => row.length > 0);
}

const ROWS = [
  { policy: "naive", throughput: 0.2475, containers: 1485 },
  { policy: 'a<b>&"c"', throughput: 2.3, containers: 13800 },
  { policy: "failed", throughput: NaN, containers: undefined },
];

describe("a table", () => {
  it("has the same number of decimals in a whole column, and an en dash for what is missing", () => {
    expect(cells(ROWS)).toEqual([
      ["policy", "throughput", "containers"],
      ["naive", "0.248", "1,485"],
      ["a&lt;b&gt;&amp;&quot;c&quot;", "2.300", "13,800"],
      ["failed", "–", "–"],
    ]);
  });

  it("aligns numbers to the right and text to the left without a style sheet", () => {
    const html = tableHtml(ROWS);
    expect(html).toContain('<th align="right" style="text-align:right">throughput</th>');
    expect(html).toContain('<td align="right" style="text-align:right">–</td>');
    expect(html).toContain('<td align="left" style="text-align:left">naive</td>');
    expect(html).not.toMatch(/<style|class=/);
  });

  it("aligns texts that are called figures to the right too", () => {
    const html = tableHtml([{ policy: "naive", share: "72 % [58, 83]" }], { figures: ["share"] });
    expect(html).toContain('<th align="right" style="text-align:right">share</th>');
    expect(html).toContain('<td align="right" style="text-align:right">72 % [58, 83]</td>');
    expect(html).toContain('<td align="left" style="text-align:left">naive</td>');
    expect(() => tableHtml([{ a: 1 }], { figures: ["b"] })).toThrow('no column "b"');
  });

  it("escapes captions, heads and what formats return", () => {
    const html = tableHtml([{ a: 1 }], {
      caption: "<script>",
      headings: { a: "<i>" },
      formats: { a: (value) => `<b>${String(value)}` },
    });
    expect(html.replaceAll(/<\/?(table|caption|thead|tbody|t[rhd])[^>]*>/g, "")).not.toMatch(
      /[<>]/,
    );
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("&lt;b&gt;1");
  });

  it.each<[readonly number[], readonly string[]]>([
    [
      [1, 2000],
      ["1", "2,000"],
    ],
    [
      [0.00012345, 0.00001],
      ["0.0001235", "0.0000100"],
    ],
    [
      [12999.7, 90.63],
      ["12,999.7", "90.6"],
    ],
    [
      [-0.5, 0.001],
      ["−0.5000", "0.0010"],
    ],
    [
      [Infinity, 1.5],
      ["∞", "1.500"],
    ],
    [
      [0, 0],
      ["0", "0"],
    ],
  ])("writes %j as %j", (values, texts) => {
    const rows = values.map((x) => ({ x }));
    expect(cells(rows).slice(1)).toEqual(texts.map((text) => [text]));
  });

  it("takes decimals and functions as formats", () => {
    const formats = { a: 2, b: (value: unknown) => `${String(value)} %` };
    expect(cells([{ a: -0.001, b: 5 }, { a: 1 }], { formats })).toEqual([
      ["a", "b"],
      ["0.00", "5 %"],
      ["1.00", "–"],
    ]);
  });

  it("sorts by a column, missing values last in both directions", () => {
    const rows = [{ x: 2 }, { x: null }, { x: 10 }, { x: 1 }];
    const texts = (options: TableOptions) => cells(rows, options).flat().slice(1);
    expect(texts({ sort: "x" })).toEqual(["1", "2", "10", "–"]);
    expect(texts({ sort: { by: "x", descending: true } })).toEqual(["10", "2", "1", "–"]);
    expect(rows[0]).toEqual({ x: 2 });
  });

  it("shows chosen columns, and says how many rows it leaves out", () => {
    expect(cells(ROWS, { columns: ["containers", "policy"], limit: 1 })).toEqual([
      ["containers", "policy"],
      ["1,485", "naive"],
      ["… and 2 more"],
    ]);
  });

  it("has the columns of all rows, and of none", () => {
    expect(cells([{ a: 1 }, { b: true }])).toEqual([
      ["a", "b"],
      ["1", "–"],
      ["–", "yes"],
    ]);
    expect(cells([], { columns: ["a"] })).toEqual([["a"], ["no rows"]]);
    expect(cells([])).toEqual([["no rows"]]);
  });

  it.each<TableOptions>([
    { columns: ["throughptu"] },
    { sort: "throughptu" },
    { headings: { throughptu: "x" } },
    { formats: { throughptu: 2 } },
  ])("refuses a column that is not there: %j", (options) => {
    expect(() => tableHtml(ROWS, options)).toThrow(
      'no column "throughptu": expected one of policy, throughput, containers',
    );
  });

  it("refuses a limit of no rows", () => {
    expect(() => tableHtml(ROWS, { limit: 0 })).toThrow(
      "expected `limit` to be a number ≥ 1, got 0",
    );
  });

  it("of a danfo DataFrame is that of its rows", () => {
    const rows = [{ a: 1.5, b: "x" }, { a: 2, c: 3 }, { b: "y" }];
    expect(tableHtml(frame(rows))).toBe(tableHtml(rows));
  });
});
