export { type Content, Markup, escapeHtml, markup, printable, trustedMarkup } from "./markup.js";
export { type TableColumn, htmlTable } from "./table.js";
