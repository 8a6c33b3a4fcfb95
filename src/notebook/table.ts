import { showHtml } from "./kernel-display.js";
import { type TableOptions, tableHtml } from "./table-html.js";
import type { TableSource } from "./table-rows.js";

/** Shows rows or a danfo DataFrame as a table in the output of the cell; see {@link tableHtml}. */
export function table(source: TableSource, options: TableOptions = {}): void {
  showHtml(tableHtml(source, options));
}
