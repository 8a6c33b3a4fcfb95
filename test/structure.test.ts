import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type * as Policy from "../src/simulator/policy.js";
import type * as Workload from "../src/workload/index.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The folders of src/ in the order in which docs/design.md lists them. */
const FOLDERS = [...read("docs/design.md").matchAll(/^\| (\w+)\/ +\|/gm)].map(([, name]) => name);

const SOURCES = filesIn("src", ".ts");

/** What decides a result. */
const DETERMINISTIC = [
  "random",
  "workload",
  "simulator",
  "policies",
  "verifier",
  "proposers",
  "search",
];

function nodesOf(path: string): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022, true));
  return nodes;
}

describe("the sources", () => {
  it("lie in the folders that docs/design.md lists", () => {
    const folders = new Set(SOURCES.map((path) => path.split("/")[1]));
    folders.delete("index.ts");
    expect([...folders].sort()).toEqual([...FOLDERS].sort());
  });

  it("import only from folders listed above their own", () => {
    const wrong = SOURCES.flatMap((path) => {
      const own = FOLDERS.indexOf(path.split("/")[1]);
      if (own < 0) return [];
      return [...read(path).matchAll(/(?:from |import\()"(\.[^"]+)"/g)].flatMap(
        ([, target = ""]) => {
          const folder = relative(ROOT, resolve(ROOT, dirname(path), target)).split("/")[1];
          return FOLDERS.indexOf(folder) > own ? [`${path} imports ${target}`] : [];
        },
      );
    });
    expect(SOURCES.length).toBeGreaterThan(80);
    expect(wrong).toEqual([]);
  });

  it("keep the policy interface free of imports, so that it can be published as it stands", () => {
    expect(read("src/simulator/policy.ts")).not.toMatch(/^import /m);
  });

  it("list each export by name", () => {
    const wrong = SOURCES.filter((path) =>
      nodesOf(path).some((node) => ts.isExportDeclaration(node) && node.exportClause === undefined),
    );
    expect(wrong).toEqual([]);
  });

  it.each(DETERMINISTIC)("of %s/ take neither chance nor the clock", (folder) => {
    const paths = SOURCES.filter((path) => path.startsWith(`src/${folder}/`));
    expect(paths.length).toBeGreaterThan(0);
    const wrong = paths.flatMap((path) =>
      nodesOf(path)
        .filter((node) => ts.isPropertyAccessExpression(node) || ts.isNewExpression(node))
        .map((node) => node.getText())
        .filter((text) => /^(Math\.random|(Date|performance)\.now|new Date\b)/.test(text))
        .map((text) => `${path}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  it("call the classes the same in the policy interface as elsewhere", () => {
    const same = <A, B>(isSame: [A] extends [B] ? ([B] extends [A] ? true : false) : false) =>
      isSame;
    expect(same<Policy.Priority, Workload.Priority>(true)).toBe(true);
  });
});

describe("the documents", () => {
  it.each([
    ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "results/README.md"],
    ...["docs", "traces", "test"].flatMap((folder) => filesIn(folder, ".md")),
  ])("%s links only to files that are there", (path) => {
    const targets = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
    for (const target of targets) {
      expect(() => read(join(dirname(path), target)), target).not.toThrow();
    }
  });
});
