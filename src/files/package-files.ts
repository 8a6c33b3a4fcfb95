import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder that holds the package's package.json, above this module wherever the build has put it. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("expected schedlab's package.json above its modules");
    folder = above;
  }
  return folder;
}

const FOLDER = packageFolder();

/** The path of a file that comes with the package, named from its folder: `"traces/paper_scale1x_0.csv"`. */
export function packageFile(path: string): string {
  return join(FOLDER, path);
}

/** A built module by its name in src/, without the ending: what a process or a thread is started with. */
export function builtModule(name: string): URL {
  return pathToFileURL(packageFile(`dist/${name}.js`));
}
