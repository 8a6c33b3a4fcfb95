import { readFileSync } from "node:fs";
import { packageFile } from "../files/index.js";

/** The version in the package's own package.json. */
export function packageVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  return String((JSON.parse(text) as { readonly version?: unknown }).version);
}
