/** What areas can be filled with, apart from plain colours: told apart without any colour. */
export type PatternName = "rising" | "falling" | "dots" | "grid" | "level";

const SHAPES: Readonly<Record<PatternName, string>> = {
  rising: "M-1,1L1,-1M0,6L6,0M5,7L7,5",
  falling: "M-1,5L1,7M0,0L6,6M5,-1L7,1",
  dots: "M2,3a1,1,0,1,0,2,0a1,1,0,1,0,-2,0",
  grid: "M0,3H6M3,0V6",
  level: "M0,3H6",
};

/** The name of a pattern in a colour; the same pattern has the same name in every chart, so charts can share a page. */
function patternId(name: PatternName, color: string): string {
  return `schedlab-${name}-${color.slice(1)}`;
}

/** As the value of `fill`. */
export function patternFill(name: PatternName, color: string): string {
  return `url(#${patternId(name, color)})`;
}

/** To be put into `<defs>`. */
export function patternDefinition(name: PatternName, color: string): string {
  return `<pattern id="${patternId(name, color)}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="${color}" fill-opacity="0.25"/><path d="${SHAPES[name]}" stroke="${color}" stroke-width="1.6" fill="${name === "dots" ? color : "none"}"/></pattern>`;
}
