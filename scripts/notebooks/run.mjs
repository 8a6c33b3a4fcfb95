// Executes notebooks from scratch with the project's kernel. Usage in HELP.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureJupyter } from "./ensure-jupyter.mjs";
import {
  NOTEBOOKS,
  NotebookError,
  jupyterEnvironment,
  requireBuild,
  runScript,
} from "./project.mjs";

const HELP = `npm run notebooks:run [-- [--check|--fast|--types] [NAME…]]

Executes the notebooks of notebooks/ from scratch and writes their outputs into them.
NAME is a path, or the beginning of a file's name, such as 01; default all.

  --check   compares the outputs with the committed ones and writes nothing
  --fast    runs with the small parameters (SCHEDLAB_FAST=1) and writes nothing
  --types   only checks the code of all cells with the strict compiler`;

const MODES = { "--check": "compare", "--fast": "only-run", "--types": "types" };

function notebookPaths(names) {
  const all = readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  if (all.length === 0) throw new NotebookError("there is no notebook in notebooks/");
  if (names.length === 0) return all.map((name) => join(NOTEBOOKS, name));
  return names.flatMap((name) => {
    if (name.includes("/") && name.endsWith(".ipynb")) return [name];
    const found = all.filter((file) => file.startsWith(name));
    if (found.length > 0) return found.map((file) => join(NOTEBOOKS, file));
    throw new NotebookError(`no notebook "${name}": expected one of ${all.join(", ")}`);
  });
}

await runScript(async (args) => {
  if (args.includes("--help")) {
    console.log(HELP);
    return 0;
  }
  const flags = args.filter((arg) => arg.startsWith("-"));
  const unknown = flags.find((flag) => !(flag in MODES));
  if (unknown) throw new NotebookError(`unknown option ${unknown}\n\n${HELP}`);
  if (flags.length > 1) throw new NotebookError(`expected one of ${Object.keys(MODES).join(", ")}`);
  const mode = MODES[flags[0]] ?? "write";
  requireBuild();
  // It needs packages.
  const { checkCells } = await import("./check-cells.mjs");
  const paths = notebookPaths(args.filter((arg) => !arg.startsWith("-")));
  // tslab checks cells loosely, so they are checked strictly before.
  const problems = checkCells(paths);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  if (mode === "types") {
    for (const path of paths) console.log(`${basename(path)}: types are right`);
    return 0;
  }
  const env = jupyterEnvironment();
  // The committed outputs are those of the whole parameters, whatever the shell says.
  if (mode === "only-run") env.SCHEDLAB_FAST = "1";
  else delete env.SCHEDLAB_FAST;
  const script = fileURLToPath(new URL("run_notebooks.py", import.meta.url));
  const { status, error } = spawnSync(ensureJupyter(), [script, "--mode", mode, ...paths], {
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  if (error) throw error;
  return status ?? 1;
});
