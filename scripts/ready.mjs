// Says what to do in a clone in which nothing has been installed yet, before Node says something else.
import { existsSync } from "node:fs";

const isMissing = (path) => !existsSync(new URL(`../${path}`, import.meta.url));

if (isMissing("node_modules")) {
  console.error("error: the packages are not installed: run `npm ci` first");
  process.exitCode = 2;
} else if (process.argv[2] === "--built" && isMissing("dist/cli/main.js")) {
  console.error("error: schedlab is not built: run `npm run build` first");
  process.exitCode = 2;
}
