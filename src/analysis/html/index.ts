export { type Content, Markup, escapeHtml, markup, trustedMarkup } from "./markup.js";
export { type TableColumn, htmlTable } from "./table.js";
