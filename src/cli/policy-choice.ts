import { readText } from "../files/index.js";
import { BUILT_IN_POLICIES, findBuiltInPolicy } from "../policies/index.js";
import type { PolicyRef } from "../verifier/evaluator.js";
import { nearest } from "../workload/nearest.js";
import { shown, valueError } from "../settings/request-error.js";

/**
 * The policy that a name or a file stands for: a file if it ends in `.ts` or has a `/` in it. `place` is where it was
 * asked for; `canBeRest`: "rest" is a choice there too, which the caller has seen to. Throws a `RequestError` if there is no such policy, a `FileError` if the file cannot be read.
 */
export function choosePolicy(
  text: string,
  place: string,
  { canBeRest = false }: { readonly canBeRest?: boolean } = {},
): PolicyRef {
  if (text.endsWith(".ts") || text.includes("/")) {
    return { kind: "source", name: text, source: readText(text, "a policy") };
  }
  if (findBuiltInPolicy(text)) return { kind: "built-in", name: text };
  const names = BUILT_IN_POLICIES.map(({ name }) => name);
  const builtIn = `a built-in policy (${names.join(", ")})`;
  const expected = canBeRest
    ? `${builtIn}, a file ending in .ts or "rest"`
    : `${builtIn} or a file ending in .ts`;
  const hint = hintFor(text, names) ?? (canBeRest ? OTHER_LANGUAGES : undefined);
  throw valueError({ place, expected, found: shown(text), hint });
}

const OTHER_LANGUAGES = 'a policy in another language runs over HTTP, as "rest": see docs/rest.md';

function hintFor(text: string, names: readonly string[]): string | undefined {
  if (text === "rest") return "a policy over HTTP runs with schedlab simulate only";
  const near = nearest(text, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
