import { parseHTML } from "linkedom";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRuns, reportHtml, writeReport } from "../../src/analysis/index.js";
import { escapeHtml, markup } from "../../src/analysis/html/index.js";
import { HOSTILE, writeMadeFolder } from "./made-folder.js";

const scratch = mkdtempSync(join(tmpdir(), "schedlab-report-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let made = 0;
function folder(): string {
  const path = join(scratch, `folder${made++}`);
  mkdirSync(path);
  return path;
}

function reportOn(path: string): string {
  return reportHtml(readRuns(path), { title: "a title" });
}

interface Parsed {
  readonly textContent: string;
  readonly tagName: string;
  getAttribute(name: string): string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

function elements(html: string, selector: string): Parsed[] {
  const { document } = parseHTML(html) as unknown as {
    readonly document: { querySelectorAll(selector: string): Iterable<Parsed> };
  };
  return [...document.querySelectorAll(selector)];
}

describe("markup", () => {
  it("escapes all that is put into it but markup", () => {
    const inner = markup`<b>${"<i>"}</b>`;
    expect(markup`<p title="${`"'&`}">${[inner, 1, undefined, "<"]}</p>`.text).toBe(
      `<p title="&quot;&#39;&amp;"><b>&lt;i&gt;</b>1&lt;</p>`,
    );
  });

  it("shows what cannot be seen, and lets nothing turn the text around", () => {
    expect(escapeHtml("a\u0000\u0007\u202eb\ud800\r\nc\td")).toBe("a␀␇�b�\nc\td");
  });
});

describe("the report on a run", () => {
  const path = folder();
  writeMadeFolder(path);
  const html = reportOn(path);

  it("has what came out, the code, its change, what failed, what it cost and how to make it again", () => {
    const text = elements(html, "body")
      .map(({ textContent }) => textContent)
      .join("");
    for (const part of [
      "+100.0 %",
      "+80.0 %",
      "50.0 %",
      "2 of 3",
      "// better",
      "line 3: expected a pool",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("schedlab search --proposer replay --cassette");
    const bytes = readFileSync(join(path, "candidates.jsonl"));
    expect(text).toContain(createHash("sha256").update(bytes).digest("hex"));
    expect(elements(html, ".added").map(({ textContent }) => textContent)).toEqual([
      "+  // better",
    ]);
    expect(elements(html, ".hljs-keyword").length).toBeGreaterThan(2);
    expect(elements(html, ".chart > svg").length).toBe(2);
  });

  it("is the same bytes from the same files", () => {
    const copy = join(folder(), "copy");
    cpSync(path, copy, { recursive: true });
    expect(reportOn(copy).replaceAll("copy", "folder0")).toBe(html);
  });

  it("forbids everything that is not in it", () => {
    const policy = elements(html, "meta[http-equiv]")[0]?.getAttribute("content");
    expect(policy).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
    expect(elements(html, "script, img, iframe, link, object, base, form")).toEqual([]);
    for (const { name, value } of elements(html, "*").flatMap(({ attributes }) => [
      ...attributes,
    ])) {
      expect(name).not.toMatch(/^on|^src|^srcset$/);
      if (name === "href") expect(value).toMatch(/^#/);
    }
  });

  it("can be found one's way in without seeing it", () => {
    expect(elements(html, "html")[0]?.getAttribute("lang")).toBe("en");
    expect(elements(html, "h1")).toHaveLength(1);
    const ids = elements(html, "h2[id]").map((each) => each.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of elements(html, "nav a")) {
      expect(ids).toContain(link.getAttribute("href")?.slice(1));
    }
    for (const cell of elements(html, "th"))
      expect(cell.getAttribute("scope")).toMatch(/^(col|row)$/);
    for (const chart of elements(html, ".chart")) {
      expect(chart.getAttribute("role")).toBe("img");
      expect(chart.getAttribute("aria-label")).toMatch(/\w{3}/);
    }
  });

  it("says what is missing where files are", () => {
    const slim = folder();
    writeMadeFolder(slim, { sources: [] });
    rmSync(join(slim, "candidates"), { recursive: true });
    rmSync(join(slim, "timings.jsonl"));
    const text = reportOn(slim);
    expect(text).toContain("Not in the folder: candidates/00000000000b/policy.ts");
    expect(text).toContain("Not in the folder: candidates/00000000000b/feedback.json");
  });

  it("says how far an unfinished run has come", () => {
    const unfinished = folder();
    writeMadeFolder(unfinished, { hasEnded: false });
    const text = reportOn(unfinished);
    expect(text).toContain("This run is not at its end (unfinished: 3 of 3)");
    expect(text).toContain("the best so far of");
  });

  it("is written into the folder, or elsewhere, again and again", () => {
    expect(writeReport(path)).toBe(join(path, "report.html"));
    const first = readFileSync(join(path, "report.html"), "utf8");
    expect(writeReport(path, { file: join(scratch, "other.html") })).toBe(
      join(scratch, "other.html"),
    );
    expect(readFileSync(join(scratch, "other.html"), "utf8")).toBe(first);
    expect(writeReport(path)).toBe(join(path, "report.html"));
    expect(readFileSync(join(path, "report.html"), "utf8")).toBe(first);
  });
});

describe("a report on what others wrote", () => {
  const path = folder();
  const source = `// ${HOSTILE}\nexport default "${"x".repeat(70_000)}";\n`;
  writeMadeFolder(path, {
    model: HOSTILE,
    sources: [HOSTILE, source],
    notes: HOSTILE,
    message: HOSTILE,
    trace: HOSTILE,
  });
  const html = reportHtml(readRuns(path), { title: HOSTILE });

  it("shows names, notes, messages and code as text", () => {
    expect(/<img|<script|<svg onload/i.test(html)).toBe(false);
    expect(html.includes("\u0007") || html.includes("\u202e")).toBe(false);
    expect(elements(html, "script, img, [onerror], [onload]")).toEqual([]);
    const shown = HOSTILE.replace("\u202e", "�").replace("\u0007", "␇");
    expect(elements(html, "h1")[0]?.textContent).toBe(shown);
    expect(elements(html, ".message")[0]?.textContent).toBe(shown);
    expect(elements(html, "pre.code")[0]?.textContent).toContain(shown);
    expect(elements(html, "pre.text")[0]?.textContent).toContain(shown);
  });

  it("cuts off what is too long", () => {
    expect(html).toContain("more characters are in the run");
    expect(html.length).toBeLessThan(400_000);
  });
});

describe("the report on a folder", () => {
  it("has its runs, and a part for each set of those that can be compared", () => {
    const path = folder();
    writeMadeFolder(join(path, "a/seed1"));
    writeMadeFolder(join(path, "a/seed2"), { seed: 2, hasEnded: false });
    writeMadeFolder(join(path, "b"), { metric: "penalized_latency", effort: "high" });
    const html = reportOn(path);
    const headings = elements(html, "h2").map(({ textContent }) => textContent);
    expect(headings.at(-1)).toBe("Runs");
    expect(headings).toContain("The policy: throughput on one");
    expect(headings).toContain("The policy: penalized latency on one");
    const rows = elements(html, "section:last-of-type tbody tr th");
    expect(rows.map(({ textContent }) => textContent)).toEqual(["a/seed1", "a/seed2", "b"]);
    expect(html).toContain("1 of the runs is not at the end");
    const ids = elements(html, "h2[id]").map((each) => each.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("takes no path for the name of a candidate or of a search", () => {
    const path = folder();
    const candidates = join(path, "a", "candidates.jsonl");
    writeMadeFolder(join(path, "a"));
    const text = readFileSync(candidates, "utf8");
    writeFileSync(candidates, text.replace("00000000000b", "../../secret"));
    expect(() => reportOn(join(path, "a"))).toThrow(
      /candidates\.jsonl:\d+: .*expected 12 hexadecimal digits; found "\.\.\/\.\.\/secret"/,
    );
    writeFileSync(
      join(path, "study.json"),
      JSON.stringify({ format: 1, cells: [{ folder: "../elsewhere" }] }),
    );
    expect(() => reportOn(path)).toThrow(/expected the path of a folder within the study/);
  });

  it("is refused where there are no runs, with what to do", () => {
    expect(() => writeReport(folder())).toThrow(/found an empty folder/);
    expect(() => writeReport(join(scratch, "none"))).toThrow(/no such file or folder/);
  });
});
