// Exports the notebooks with their committed outputs to site/, pages that need no server, with an index.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureJupyter } from "./ensure-jupyter.mjs";
import { NOTEBOOKS, NotebookError, ROOT, jupyterEnvironment, runScript } from "./project.mjs";

const SITE = join(ROOT, "site");

await runScript(() => {
  const files = readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  if (files.length === 0) throw new NotebookError("there is no notebook in notebooks/");
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE);
  const paths = files.map((name) => join(NOTEBOOKS, name));
  const { status, error } = spawnSync(
    ensureJupyter(),
    ["-m", "nbconvert", "--log-level=WARN", "--to=html", `--output-dir=${SITE}`, ...paths],
    { stdio: ["ignore", "inherit", "inherit"], env: jupyterEnvironment() },
  );
  if (error) throw error;
  if (status !== 0) return 1;
  const items = paths.map((path, i) => {
    const page = files[i].replace(/\.ipynb$/, ".html");
    return `<li><a href="${page}">${escape(titleOf(path))}</a><br>${escape(learned(files[i]))}</li>`;
  });
  writeFileSync(join(SITE, "index.html"), indexPage(items));
  console.log(`site/index.html: ${files.length} notebooks`);
  return 0;
});

/** The first heading of a notebook. */
function titleOf(path) {
  const { cells } = JSON.parse(readFileSync(path, "utf8"));
  const prose = cells.find(({ cell_type }) => cell_type === "markdown");
  const [heading = path] = [prose?.source ?? ""].flat().join("").split("\n");
  return heading.replace(/^#+ +/, "").replaceAll("`", "");
}

/** What one learns from a notebook, as the README's table has it. */
function learned(file) {
  const rows = readFileSync(join(ROOT, "README.md"), "utf8").split("\n");
  const row = rows.find((line) => line.includes(`(notebooks/${file})`));
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
