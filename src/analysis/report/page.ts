import type { Content, Markup } from "../html/index.js";
import { escapeHtml, markup } from "../html/index.js";
import { STYLE } from "./style.js";

/** A part of the page with a heading, to which the contents lead. */
export interface Section {
  /** Of its place in the page; letters and hyphens. */
  readonly id: string;
  readonly heading: string;
  readonly body: Content;
}

export interface PageOptions {
  readonly title: string;
  /** Above the title: what kind of report it is. */
  readonly kind: string;
  /** Below the title. */
  readonly lead: Content;
  readonly sections: readonly Section[];
  readonly footer: Content;
}

/** Nothing is loaded, run or sent: only the styles of the page itself and of its charts apply. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One self-contained HTML document. */
export function pageHtml({ title, kind, lead, sections, footer }: PageOptions): string {
  const body: Markup = markup`<header class="top">
<p class="kind">${kind}</p>
<h1>${title}</h1>
${lead}
<nav aria-label="Contents"><ul>
${sections.map(({ id, heading }) => markup`<li><a href="#${id}">${heading}</a></li>\n`)}</ul></nav>
</header>
<main>
${sections.map(
  (section) => markup`<section aria-labelledby="${section.id}">
<h2 id="${section.id}">${section.heading}</h2>
${section.body}
</section>
`,
)}</main>
<footer>${footer}</footer>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body.text}
</body>
</html>
`;
}
