import { createHash } from "node:crypto";
import ts from "typescript";
import { canonicalForm } from "./canonical-form.js";
import { memoryHost } from "./memory-host.js";
import { POLICY_FILE, parseCode } from "./parse.js";

/**
 * SHA-256, in hexadecimal, of what a policy does: equal for sources that differ only in comments, layout, types,
 * spelling of literals, parentheses, and names of locals; see {@link canonicalForm}. Sources that do different things
 * have different fingerprints, with one exception: code that reads the names or the text of its own functions and
 * classes (`f.name`, `String(f)`) can tell what is not counted here. A source that cannot be parsed has that of its
 * text.
 */
export function fingerprint(source: string): string {
  return createHash("sha256").update(formOf(source)).digest("hex");
}

function formOf(source: string): string {
  const result = parseCode(source);
  if (result.code !== "parsed" || result.errors.length > 0) return JSON.stringify(source);
  const { parsed } = result;
  const host = memoryHost((name) => (name === POLICY_FILE ? parsed : undefined));
  const options = { noLib: true, noResolve: true, target: ts.ScriptTarget.ES2022, types: [] };
  const program = ts.createProgram([POLICY_FILE], options, host);
  return canonicalForm(parsed, program.getTypeChecker());
}
