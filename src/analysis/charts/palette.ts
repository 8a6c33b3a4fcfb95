/** Of texts and axes. */
export const INK = "#222222";
/** Of what is in the background: references, leaders, what is published. */
export const FAINT_INK = "#666666";

export type SymbolName = "circle" | "square" | "triangle" | "diamond" | "star" | "cross" | "times";

/** How a series is drawn. No two of the first 42 look the same, also without colour. */
export interface SeriesStyle {
  readonly color: string;
  /** As of `stroke-dasharray`; "none" is a full line. */
  readonly dash: string;
  readonly symbol: SymbolName;
}

/**
 * The colours of M. Okabe and K. Ito, "Color Universal Design" (2008), which people with any kind of colour blindness tell
 * apart, without their yellow, which is lost on white; neighbours differ in lightness.
 */
const SERIES_COLORS = [
  "#0072B2",
  "#E69F00",
  "#000000",
  "#56B4E9",
  "#D55E00",
  "#009E73",
  "#CC79A7",
] as const;
const DASHES = ["none", "7,3", "2,2.5", "9,3,2,3", "4,2", "12,3"] as const;
const SYMBOLS: readonly SymbolName[] = ["circle", "square", "triangle", "diamond", "star", "cross"];

/** The style of the i-th series, i ≥ 0. */
export function seriesStyle(i: number): SeriesStyle {
  const round = Math.floor(i / SERIES_COLORS.length);
  return {
    color: SERIES_COLORS[i % SERIES_COLORS.length] ?? INK,
    dash: DASHES[(i + round) % DASHES.length] ?? "none",
    symbol: SYMBOLS[(i + round) % SYMBOLS.length] ?? "circle",
  };
}

/** A style for each of the names, in their order. */
export function seriesStyles(names: readonly string[]): (name: string) => SeriesStyle {
  const styles = new Map(names.map((name, i) => [name, seriesStyle(i)]));
  return (name) => styles.get(name) ?? seriesStyle(0);
}

/** Each value once, in order of appearance. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/** From light to dark in one hue: the order is seen in grey too. */
export const SEQUENTIAL = [
  "#F2F7FB",
  "#D0E1F0",
  "#A3C8E2",
  "#6BA7D0",
  "#3A80B8",
  "#195A94",
  "#083566",
] as const;

/** Black or white, whichever is read on this colour: relative luminance of WCAG 2.1. */
export function inkOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#000000" : "#FFFFFF";
}
