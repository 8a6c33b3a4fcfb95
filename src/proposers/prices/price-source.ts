import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

let version: string | undefined;

/** Version of `@pydantic/genai-prices`, the list of published prices, as installed. */
export function priceSourceVersion(): string {
  return (version ??= installedVersion());
}

/** The package does not export its package.json, so that is looked for above the file that it does export. */
function installedVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@pydantic/genai-prices");
  const text = readFileSync(join(dirname(entry), "..", "package.json"), "utf8");
  const { version: found } = JSON.parse(text) as { readonly version: string };
  return found;
}
