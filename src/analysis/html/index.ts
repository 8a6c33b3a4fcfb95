export { type Content, Markup, escapeHtml, html, trustedMarkup } from "./markup.js";
export { type TableColumn, htmlTable } from "./table.js";
