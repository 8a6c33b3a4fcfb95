// Opens Jupyter on notebooks/ with the project's kernel. What is given on the command line goes to Jupyter, such as
// `npm run notebooks -- --no-browser --port 9000`.
import { spawn } from "node:child_process";
import { ensureJupyter } from "./ensure-jupyter.mjs";
import { NOTEBOOKS, jupyterEnvironment, requireBuild, runScript } from "./project.mjs";

await runScript((args) => {
  requireBuild();
  const options = [
    `--notebook-dir=${NOTEBOOKS}`,
    "--MultiKernelManager.default_kernel_name=tslab",
    // Python's own kernel would be offered too, and the notebooks are not for it.
    "--KernelSpecManager.allowed_kernelspecs=tslab",
    "--KernelSpecManager.ensure_native_kernel=False",
  ];
  // Jupyter refuses to run as root, as in a container, unless told so.
  if (process.getuid?.() === 0) options.push("--allow-root");
  const jupyter = spawn(ensureJupyter(), ["-m", "notebook", ...options, ...args], {
    stdio: "inherit",
    env: jupyterEnvironment(),
  });
  // Ctrl-C reaches both: Jupyter asks, and this one waits for the answer.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => jupyter.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    jupyter.on("error", reject);
    jupyter.on("exit", (code) => resolve(code ?? 1));
  });
});
