// What all scripts of the notebooks need to know: where things are, and how to end with a message.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const NOTEBOOKS = join(ROOT, "notebooks");

/** Written by Jupyter while it runs, and the virtual environment if there is one. Ignored by git. */
const STATE = join(ROOT, ".jupyter", "state");
export const VENV = join(ROOT, ".jupyter", "venv");

/** A request that cannot be met, in a sentence that says what to do. */
export class NotebookError extends Error {}

/** Jupyter with the project's kernel and with folders of its own: nothing in the user's home is read or written. */
export function jupyterEnvironment() {
  mkdirSync(join(STATE, "ipython"), { recursive: true });
  return {
    ...process.env,
    JUPYTER_PATH: join(ROOT, ".jupyter"),
    JUPYTER_CONFIG_DIR: join(STATE, "config"),
    JUPYTER_DATA_DIR: join(STATE, "data"),
    JUPYTER_RUNTIME_DIR: join(STATE, "runtime"),
    IPYTHONDIR: join(STATE, "ipython"),
    PYTHONDONTWRITEBYTECODE: "1",
    JUPYTER_PLATFORM_DIRS: "1",
  };
}

/** Throws if the packages or the built library that the kernel loads are not there. */
export function requireBuild() {
  if (!existsSync(join(ROOT, "node_modules", "tslab", "bin", "tslab"))) {
    throw new NotebookError("the packages are not installed: run `npm ci` first");
  }
  if (!existsSync(join(ROOT, "dist", "notebook", "index.js"))) {
    throw new NotebookError("the library is not built: run `npm run build` first");
  }
  if (!existsSync(join(ROOT, ".jupyter", "kernels", "tslab", "kernel.json"))) {
    throw new NotebookError(
      "the kernel's description .jupyter/kernels/tslab/kernel.json is missing: restore it with `git checkout .jupyter`",
    );
  }
}

/** Runs `main`; a NotebookError becomes its message and exit code 2, another error keeps its stack and is 1. */
export async function runScript(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const isExpected = error instanceof NotebookError;
    console.error(isExpected ? `error: ${error.message}` : error);
    process.exitCode = isExpected ? 2 : 1;
  }
}
