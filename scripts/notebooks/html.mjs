// Exports the notebooks with their committed outputs to site/, pages that need no server, with an index. The documents that
// they link to come with them.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureJupyter } from "./ensure-jupyter.mjs";
import { NOTEBOOKS, NotebookError, ROOT, jupyterEnvironment, runScript } from "./project.mjs";
import { linkedFiles, pageOf, selfContained } from "./site-links.mjs";

const SITE = join(ROOT, "site");

await runScript(() => {
  const notebooks = readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => `notebooks/${name}`);
  if (notebooks.length === 0) throw new NotebookError("there is no notebook in notebooks/");
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE);
  const files = linkedFiles(notebooks);
  const scratch = mkdtempSync(join(tmpdir(), "schedlab-site-"));
  try {
    if (!convert(files, scratch)) return 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  for (const path of files) {
    const page = join(SITE, pageOf(path));
    if (page.endsWith(".html")) {
      writeFileSync(page, selfContained(readFileSync(page, "utf8"), path, files));
    } else {
      mkdirSync(dirname(page), { recursive: true });
      copyFileSync(join(ROOT, path), page);
    }
  }
  const items = notebooks.map((path) => {
    const link = `<a href="${pageOf(path)}">${escape(titleOf(path))}</a>`;
    return `<li>${link}<br>${escape(learned(path))}</li>`;
  });
  writeFileSync(join(SITE, "index.html"), indexPage(items));
  console.log(`site/index.html: ${notebooks.length} notebooks`);
  return 0;
});

/** Makes pages of notebooks and of Markdown, as notebooks of one cell in `scratch`; whether all went well. */
function convert(files, scratch) {
  const byFolder = new Map();
  for (const path of files.filter((each) => /\.(ipynb|md)$/.test(each))) {
    const folder = dirname(join(SITE, pageOf(path)));
    const own = byFolder.get(folder) ?? [];
    byFolder.set(folder, [
      ...own,
      path.endsWith(".md") ? asNotebook(path, scratch) : join(ROOT, path),
    ]);
  }
  return [...byFolder].every(([folder, inputs]) => {
    const { status, error } = spawnSync(
      ensureJupyter(),
      ["-m", "nbconvert", "--log-level=WARN", "--to=html", `--output-dir=${folder}`, ...inputs],
      { stdio: ["ignore", "inherit", "inherit"], env: jupyterEnvironment() },
    );
    if (error) throw error;
    return status === 0;
  });
}

function asNotebook(path, scratch) {
  const source = readFileSync(join(ROOT, path), "utf8");
  const notebook = join(scratch, path.replace(/\.md$/, ".ipynb"));
  mkdirSync(dirname(notebook), { recursive: true });
  const cell = { cell_type: "markdown", id: "text", metadata: {}, source };
  writeFileSync(
    notebook,
    JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  return notebook;
}

/** The first heading of a notebook. */
function titleOf(path) {
  const { cells } = JSON.parse(readFileSync(join(ROOT, path), "utf8"));
  const prose = cells.find(({ cell_type }) => cell_type === "markdown");
  const [heading = path] = [prose?.source ?? ""].flat().join("").split("\n");
  return heading.replace(/^#+ +/, "").replaceAll("`", "");
}

/** What one learns from a notebook, as the README's table has it. */
function learned(path) {
  const rows = readFileSync(join(ROOT, "README.md"), "utf8").split("\n");
  const row = rows.find((line) => line.includes(`(${path})`));
  return row?.split("|")[2]?.trim() ?? "";
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function indexPage(items) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>schedlab notebooks</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #222; }
li { margin-bottom: 0.8rem; }
</style>
</head>
<body>
<h1>schedlab notebooks</h1>
<ol>
${items.join("\n")}
</ol>
</body>
</html>
`;
}
