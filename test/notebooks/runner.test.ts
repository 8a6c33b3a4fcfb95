import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPTS = join(ROOT, "scripts", "notebooks");

/** In notebooks/ the kernel finds the packages; a folder of the test's own beside it does too. */
const FOLDER = mkdtempSync(join(ROOT, "notebooks", ".test-"));
const OUTSIDE = mkdtempSync(join(tmpdir(), "schedlab-notebooks-"));

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  rmSync(OUTSIDE, { recursive: true, force: true });
});

/** Writes a notebook of these code cells and returns its path. */
function notebook(name: string, cells: readonly string[]): string {
  const path = join(FOLDER, `${name}.ipynb`);
  const content = {
    cells: cells.map((source, i) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${i + 1}`,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function script(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

const run = (...args: readonly string[]) => script(join(SCRIPTS, "run.mjs"), args);

beforeAll(() => {
  const { status, stderr } = script(join(SCRIPTS, "ensure-jupyter.mjs"), []);
  if (/is not installed/.test(stderr)) console.warn(stderr);
  expect(status, stderr).toBe(0);
}, 1_200_000);

describe("the runner", () => {
  it("writes outputs, the same bytes each time, and finds a changed one", () => {
    const path = notebook("good", [
      `import { chart, table } from "schedlab/notebook";\nconst seed = 7;\nconst svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><title>line</title></svg>';`,
      `process.stdout.write("a");\nprocess.stdout.write("b\\n");\nconsole.error("c");`,
      // tslab by itself does not find the `seed` of an earlier cell here, nor the key of a pattern.
      `table([{ seed }].map(({ seed: value }) => ({ value })));\nchart(svg);`,
      `const later = await Promise.resolve({ seed });\nconsole.log(later);`,
    ]);
    expect(run(path)).toMatchObject({ status: 0, stderr: "" });
    const written = readFileSync(path, "utf8");
    expect(run(path)).toMatchObject({ status: 0 });
    expect(readFileSync(path, "utf8")).toBe(written);

    const { cells } = JSON.parse(written) as {
      readonly cells: readonly { readonly outputs: readonly object[] }[];
    };
    expect(cells[1]?.outputs).toEqual([
      { name: "stdout", output_type: "stream", text: ["ab\n"] },
      { name: "stderr", output_type: "stream", text: ["c\n"] },
    ]);
    expect(cells[2]?.outputs).toHaveLength(2);
    expect(cells[3]?.outputs).toMatchObject([{ text: ["{ seed: 7 }\n"] }]);

    expect(run("--check", path)).toMatchObject({ status: 0 });
    // Another machine may draw a pixel otherwise, and has another Node; neither is a difference.
    const elsewhere = written.replace(/base64,[^\\"]+/, "base64,AAAA");
    expect(elsewhere).not.toBe(written);
    writeFileSync(path, elsewhere);
    expect(run("--check", path)).toMatchObject({ status: 0 });
    writeFileSync(path, written.replace("{ seed: 7 }", "{ seed: 8 }"));
    const { status, stderr } = run("--check", path);
    expect(status).toBe(1);
    expect(stderr).toContain("good.ipynb, cell 4: shows something else");
    expect(stderr).toContain("-stdout: { seed: 8 }");
    expect(stderr).toContain("+stdout: { seed: 7 }");
  });

  it("fails when a notebook fails, with the cell and what it said, and leaves the file alone", () => {
    const failing: Readonly<Record<string, readonly [cells: string[], texts: string[]]>> = {
      throws: [
        [`console.log("first");`, `throw new Error("on purpose");`, `console.log("last");`],
        ["throws.ipynb, cell 2: failed", `throw new Error("on purpose");`, "Error: on purpose"],
      ],
      checks: [
        [
          `import { check } from "schedlab/notebook";`,
          `check(Math.sqrt(4) > 2, "two is more than two");`,
        ],
        ["checks.ipynb, cell 2: failed", "does not hold: two is more than two"],
      ],
      rejects: [
        [`void Promise.reject(new Error("left alone"));\nawait new Promise(setImmediate);`],
        ["rejects.ipynb, cell 1: left an error uncaught", "left alone"],
      ],
      exits: [[`process.exit(0);`], ["exits.ipynb, cell 1: the kernel ended while it ran"]],
    };
    const paths = Object.entries(failing).map(([name, [cells]]) => notebook(name, cells));
    const before = paths.map((path) => readFileSync(path, "utf8"));
    const { status, stderr, stdout } = run(...paths);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    for (const [, texts] of Object.values(failing)) {
      for (const text of texts) expect(stderr).toContain(text);
    }
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(before);
  });

  it("checks the cells with the strict compiler, which tslab does not", () => {
    const path = notebook("loose", [
      `const first = [1][0];`,
      `\nconst next = first + 1;\nconsole.log(next);`,
    ]);
    const { status, stderr } = run("--types", path);
    expect(status).toBe(1);
    expect(stderr).toBe("loose.ipynb, cell 2, line 2:14: 'first' is possibly 'undefined'.\n");
  });

  it("says which notebooks and options there are", () => {
    const missing = run("88");
    expect(missing.status).toBe(2);
    expect(missing.stderr).toMatch(/^error: no notebook "88": expected one of 01-/);
    const misspelt = run("--chekc");
    expect(misspelt.status).toBe(2);
    expect(misspelt.stderr).toContain("unknown option --chekc");
  });
});

describe("without what a notebook needs", () => {
  const scripts = join(OUTSIDE, "scripts", "notebooks");
  cpSync(SCRIPTS, scripts, { recursive: true });

  it("the message says what to do, step by step", () => {
    const open = () => script(join(scripts, "open.mjs"), []).stderr;
    expect(open()).toBe("error: the packages are not installed: run `npm ci` first\n");
    const touch = (...names: readonly string[]) => {
      mkdirSync(join(OUTSIDE, ...names.slice(0, -1)), { recursive: true });
      writeFileSync(join(OUTSIDE, ...names), "");
    };
    touch("node_modules", "tslab", "bin", "tslab");
    expect(open()).toBe("error: the library is not built: run `npm run build` first\n");
    touch("dist", "notebook", "index.js");
    expect(open()).toContain("kernel.json is missing: restore it with `git checkout .jupyter`");
  });

  it("a Python that lacks Jupyter is named", () => {
    const { status, stderr } = script(join(scripts, "ensure-jupyter.mjs"), [], {
      SCHEDLAB_PYTHON: join(OUTSIDE, "no-python"),
    });
    expect(status).toBe(2);
    expect(stderr).toContain(
      "no-python, which does not run or lacks one of nbclient, nbconvert, notebook",
    );
  });
});
