import { nearest } from "../../workload/nearest.js";
import { PromptError } from "./prompt-error.js";

/** The placeholders that a prompt may have, and those among them that it must have. */
export interface Placeholders {
  readonly known: readonly string[];
  readonly necessary: readonly string[];
}

/** Whatever stands in double braces on one line. */
const PLACEHOLDER = /\{\{([^{}\n]*)\}\}/g;

/** Throws a {@link PromptError} for a placeholder that is not known, and for a necessary one that is missing. */
export function checkTemplate(
  file: string,
  text: string,
  { known, necessary }: Placeholders,
): void {
  const found = new Set<string>();
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = nameOf(match[1]);
    if (!known.includes(name)) throw unknown(file, text, { name, known, at: match.index });
    found.add(name);
  }
  const missing = necessary.find((name) => !found.has(name));
  if (missing === undefined) return;
  throw new PromptError({
    file,
    line: null,
    expected: `the placeholder ${braced(missing)}`,
    found: "none",
    hint: "without it a model would not be told what it needs to know",
  });
}

/** The text with its placeholders replaced, once: what a value has in double braces stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACEHOLDER, (whole, inner: string) => {
    const name = nameOf(inner);
    return Object.hasOwn(values, name) ? (values[name] ?? whole) : whole;
  });
}

function nameOf(inner = ""): string {
  return inner.trim();
}

function braced(name: string): string {
  return `{{${name}}}`;
}

function unknown(
  file: string,
  text: string,
  {
    name,
    known,
    at,
  }: { readonly name: string; readonly known: readonly string[]; readonly at: number },
): PromptError {
  const like = nearest(name, known);
  return new PromptError({
    file,
    line: text.slice(0, at).split("\n").length,
    expected: known.length === 0 ? "no placeholder" : `one of ${known.map(braced).join(", ")}`,
    found: braced(name),
    hint: like === undefined ? undefined : `did you mean ${braced(like)}?`,
  });
}
