import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readText } from "../../files/index.js";

/**
 * The interface of policies as a model is shown it: the declarations that policies are checked against, the published
 * ones once the package is built, else their source.
 */
export function policyInterface(): string {
  const built = fileURLToPath(new URL("../../simulator/policy.d.ts", import.meta.url));
  const path = existsSync(built) ? built : built.replace(/\.d\.ts$/, ".ts");
  return readText(path, "the interface of policies").replaceAll("\r\n", "\n").trim();
}
