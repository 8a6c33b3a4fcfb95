// Builds dist/: checks src/ and writes its declarations, then bundles its entries, so that an import reads a dozen files
// instead of hundreds. TypeScript is called by path: other packages put a `tsc` of their own into .bin.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** What is loaded by name; all else goes into chunks that these share, so that no module exists twice. */
const ENTRIES = [
  // What package.json exports, and the command line.
  ...["index", "simulator/policy", "analysis/index", "notebook/index", "cli/main"],
  // What processes and threads are started with.
  ...["verifier/check-process", "verifier/sandbox/sandbox-process", "cli/simulation-process"],
  ...["rest/server/session-process", "rest/client/http-thread"],
  // What tests load because its processes do.
  ...["verifier/index", "verifier/sandbox/compile", "cli/program"],
  ...["verifier/process/process-pool", "verifier/process/serve-jobs"],
];

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
const args = [tsc, "-p", "tsconfig.json", "--emitDeclarationOnly"];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(ENTRIES.map((name) => [name, `./src/${name}.ts`])),
  platform: "node",
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  external: (id) => !id.startsWith(".") && !isAbsolute(id),
});
await bundle.write({ dir: "dist", format: "esm", chunkFileNames: "chunks/[name].js" });
await bundle.close();
chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
await import("./policy-sources.mjs");
