// Finds a Python that has Jupyter, and installs Jupyter where there is none. `node ensure-jupyter.mjs` prints which it is.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NotebookError, ROOT, VENV, runScript } from "./project.mjs";

/** Executes (nbclient), exports (nbconvert) and shows (notebook). */
const MODULES = ["nbclient", "nbconvert", "notebook"];
const DEBIAN_PACKAGES = ["python3-nbclient", "python3-nbconvert", "jupyter-notebook"];
const REQUIREMENTS = join(ROOT, "scripts", "notebooks", "requirements.txt");

const BY_HAND = `install it yourself and try again:
  Debian, Ubuntu:  sudo apt-get install --no-install-recommends ${DEBIAN_PACKAGES.join(" ")}
  elsewhere:       python3 -m pip install -r scripts/notebooks/requirements.txt
or name a Python that has nbclient, nbconvert and notebook: SCHEDLAB_PYTHON=/path/to/python3`;

const venvPython =
  process.platform === "win32" ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");

/** The path of a Python with Jupyter. `say` is told what is done if something has to be installed. */
export function ensureJupyter(say = (line) => console.error(line)) {
  const named = process.env.SCHEDLAB_PYTHON;
  if (named) {
    if (hasJupyter(named)) return named;
    throw new NotebookError(
      `SCHEDLAB_PYTHON is ${named}, which does not run or lacks one of ${MODULES.join(", ")}`,
    );
  }
  // A Python of pyenv or conda that comes first in PATH does not see Debian's packages: /usr/bin/python3 does.
  const found = [venvPython, "python3", "/usr/bin/python3", "python"].find(hasJupyter);
  if (found) return found;
  say("Jupyter is not installed.");
  return installDebian(say) ?? installVenv(say);
}

function hasJupyter(python) {
  return succeeds(python, ["-c", `import ${MODULES.join(", ")}`]);
}

function installDebian(say) {
  const isDebian = existsSync("/etc/debian_version") && succeeds("apt-get", ["--version"]);
  if (!isDebian || process.getuid?.() !== 0) return undefined;
  say(`Installing Debian's packages: ${DEBIAN_PACKAGES.join(" ")} (a minute or two) …`);
  const options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  const isInstalled =
    tell(say, "apt-get", ["update", "-q"]) &&
    tell(say, "apt-get", ["install", ...options, ...DEBIAN_PACKAGES]);
  if (isInstalled && hasJupyter("/usr/bin/python3")) return "/usr/bin/python3";
  say("Debian's packages could not be installed.");
  return undefined;
}

function installVenv(say) {
  const python = ["python3", "/usr/bin/python3", "python"].find((name) =>
    succeeds(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]),
  );
  if (!python) throw new NotebookError(`there is no Python ≥ 3.9 to run Jupyter with; ${BY_HAND}`);
  say(`Installing Jupyter with pip into .jupyter/venv (${python}, some minutes) …`);
  const isInstalled =
    tell(say, python, ["-m", "venv", VENV]) &&
    tell(say, venvPython, ["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]);
  if (isInstalled && hasJupyter(venvPython)) return venvPython;
  throw new NotebookError(`Jupyter could not be installed; ${BY_HAND}`);
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Runs a command and, if it fails, says what it said. */
function tell(say, command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return true;
  const output = `${stdout ?? ""}${stderr ?? ""}`.trim().split("\n").slice(-20).join("\n");
  say(`${command} ${args.join(" ")} failed:\n${error ? error.message : output}`);
  return false;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(() => {
    console.log(ensureJupyter());
    return 0;
  });
}
