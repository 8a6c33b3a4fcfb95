import { existsSync } from "node:fs";
import { packageFile, readText } from "../../files/index.js";

/**
 * The interface of policies as a model is shown it: the declarations that policies are checked against, the published
 * ones once the package is built, else their source.
 */
export function policyInterface(): string {
  const built = packageFile("dist/simulator/policy.d.ts");
  const path = existsSync(built) ? built : packageFile("src/simulator/policy.ts");
  return readText(path, "the interface of policies").replaceAll("\r\n", "\n").trim();
}
