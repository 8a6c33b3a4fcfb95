import type { Priority } from "../../workload/index.js";
import type { SymbolName } from "./palette.js";

export interface ClassStyle {
  readonly label: string;
  /** Of areas: dark, middle and light, so that they differ in grey too. */
  readonly fill: string;
  /** Of dots and lines: dark enough on white. */
  readonly color: string;
  readonly symbol: SymbolName;
}

export const CLASS_STYLES: Readonly<Record<Priority, ClassStyle>> = {
  QUERY: { label: "query", fill: "#00507D", color: "#00507D", symbol: "circle" },
  INTERACTIVE: { label: "interactive", fill: "#E69F00", color: "#C77F00", symbol: "square" },
  BATCH_PIPELINE: { label: "batch", fill: "#D9D9D9", color: "#666666", symbol: "triangle" },
};
