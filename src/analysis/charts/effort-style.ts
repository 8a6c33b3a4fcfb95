import { distinct } from "./palette.js";
import type { SymbolName } from "./palette.js";

export interface EffortStyle {
  readonly label: string;
  readonly color: string;
  readonly symbol: SymbolName;
}

/** By name; "" is what a model does when it is not told how much to think. Darker is more. */
const STYLES: Readonly<Record<string, EffortStyle>> = {
  "": { label: "default effort", color: "#D55E00", symbol: "star" },
  none: { label: "effort none", color: "#8CBEE2", symbol: "circle" },
  low: { label: "effort low", color: "#4A94CC", symbol: "triangle" },
  medium: { label: "effort medium", color: "#1F639E", symbol: "square" },
  high: { label: "effort high", color: "#06284D", symbol: "diamond" },
};
const ORDER = ["", "none", "minimal", "low", "medium", "high", "xhigh"];

/** Efforts each once, least first; those that are not known come last. */
export function effortsInOrder(efforts: readonly string[]): string[] {
  const rank = (effort: string): number => {
    const at = ORDER.indexOf(effort);
    return at < 0 ? ORDER.length : at;
  };
  return distinct(efforts).sort((a, b) => rank(a) - rank(b));
}

export function effortStyle(effort: string): EffortStyle {
  return STYLES[effort] ?? { label: `effort ${effort}`, color: "#777777", symbol: "cross" };
}

/** As on an axis. */
export function effortName(effort: string): string {
  return effort === "" ? "default" : effort;
}
