/** What notebooks show things with. Importing it loads neither danfo nor a compiler. */
export { type CellFormat } from "./cell-text.js";
export { type ChartOptions, chart, chartHtml } from "./chart.js";
export { check } from "./check.js";
export { frame } from "./frame.js";
export { isFast } from "./is-fast.js";
export { type Progress, progress } from "./progress.js";
export { type TableOptions, type TableSort, tableHtml } from "./table-html.js";
export { type DataFrameLike, type TableRow, type TableSource } from "./table-rows.js";
export { table } from "./table.js";
export { versions } from "./versions.js";
