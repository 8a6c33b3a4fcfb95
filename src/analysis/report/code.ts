import { structuredPatch } from "diff";
import hljs from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import type { Markup } from "../html/index.js";
import { markup, printable, trustedMarkup } from "../html/index.js";

hljs.registerLanguage("typescript", typescript);

/** A policy of which more is shown would make the page too large to send. */
const MOST_CHARACTERS = 60_000;

/** TypeScript with its syntax coloured. The text may be anything: it is escaped. */
export function codeBlock(source: string, label: string): Markup {
  const { shown, note } = clipped(source);
  // highlight.js escapes what it is given.
  const { value } = hljs.highlight(printable(shown), { language: "typescript" });
  return markup`<pre class="code" role="region" aria-label="${label}" tabindex="0"><code>${trustedMarkup(value)}</code></pre>
${note}`;
}

/** Plain text as it stands, in a box that scrolls. */
export function textBlock(text: string, label: string): Markup {
  const { shown, note } = clipped(text);
  return markup`<pre class="text" role="region" aria-label="${label}" tabindex="0">${shown}</pre>
${note}`;
}

/** What differs between two sources, with three lines of context; a sentence if nothing does. */
export function diffBlock(before: string, after: string, label: string): Markup {
  const { hunks } = structuredPatch("", "", clipped(before).shown, clipped(after).shown, "", "", {
    context: 3,
  });
  if (hunks.length === 0) return markup`<p>Nothing differs.</p>`;
  const lines = hunks.flatMap(({ oldStart, newStart, lines: own }) => [
    markup`<span class="hunk">line ${oldStart} → ${newStart}</span>\n`,
    ...own.map((line) => {
      const kind = { "+": "added", "-": "removed" }[line[0] ?? ""];
      return kind === undefined
        ? markup`${line}\n`
        : markup`<span class="${kind}">${line}</span>\n`;
    }),
  ]);
  return markup`<pre class="code" role="region" aria-label="${label}" tabindex="0"><code>${lines}</code></pre>
`;
}

function clipped(text: string): { readonly shown: string; readonly note: Markup | undefined } {
  if (text.length <= MOST_CHARACTERS) return { shown: text, note: undefined };
  const left = (text.length - MOST_CHARACTERS).toLocaleString("en");
  return {
    shown: text.slice(0, MOST_CHARACTERS),
    note: markup`<p class="note">${left} more characters are in the run’s folder.</p>`,
  };
}
