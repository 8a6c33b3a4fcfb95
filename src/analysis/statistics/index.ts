export { expectedBestOf } from "./best-of.js";
export { type BootstrapOptions, type MedianInterval, medianInterval } from "./bootstrap.js";
export { type ShareInterval, wilsonInterval } from "./wilson.js";
