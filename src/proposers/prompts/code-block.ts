/** The most characters of a source that are shown; policies have a tenth of it. */
const MOST_CODE = 65_536;

/** Everything that could hide, reorder or end what is shown: controls, format characters, line separators, halves. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Text that may come from a policy, with nothing in it that is not shown: line ends become line feeds, other control
 * and format characters but the tab their escapes, as in `\u001b`, which mean the same in a string of TypeScript.
 */
export function printableText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNPRINTABLE, (character) => {
    if (character === "\n" || character === "\t") return character;
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
  });
}

/** A fenced block of Markdown around a text, longer than any run of backticks in it, so that nothing in it can end it. */
export function fenced(text: string, label = ""): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${label}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

/** A source as a fenced block; of more than 65,536 characters the rest is counted. */
export function codeBlock(source: string): string {
  const block = fenced(printableText(source.slice(0, MOST_CODE)), "ts");
  const more = source.length - MOST_CODE;
  return more > 0 ? `${block}\n\n(${more} more characters are left out.)` : block;
}
