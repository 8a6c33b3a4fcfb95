import type { SymbolName } from "./palette.js";
import { pixels } from "./xml.js";

/** The outline of Plot's symbol of radius `r` around (x, y), as `d` of an SVG path; for the legend. */
export function symbolPath(symbol: SymbolName, x: number, y: number, r: number): string {
  const area = Math.PI * r * r;
  const at = (dx: number, dy: number): string => `${pixels(x + dx)},${pixels(y + dy)}`;
  const polygon = (...points: (readonly [number, number])[]): string =>
    `M${points.map(([dx, dy]) => at(dx, dy)).join("L")}Z`;
  switch (symbol) {
    case "circle":
      return `M${at(r, 0)}A${r},${r},0,1,1,${at(-r, 0)}A${r},${r},0,1,1,${at(r, 0)}Z`;
    case "square": {
      const half = Math.sqrt(area) / 2;
      return polygon([-half, -half], [half, -half], [half, half], [-half, half]);
    }
    case "triangle": {
      const third = Math.sqrt(area / (3 * Math.sqrt(3)));
      const half = Math.sqrt(3) * third;
      return polygon([0, -2 * third], [half, third], [-half, third]);
    }
    case "diamond": {
      const tan = Math.tan(Math.PI / 6);
      const high = Math.sqrt(area / (2 * tan));
      return polygon([0, -high], [high * tan, 0], [0, high], [-high * tan, 0]);
    }
    case "cross": {
      const a = Math.sqrt(area / 5) / 2;
      const b = 3 * a;
      return polygon(
        [-b, -a],
        [-a, -a],
        [-a, -b],
        [a, -b],
        [a, -a],
        [b, -a],
        [b, a],
        [a, a],
        [a, b],
        [-a, b],
        [-a, a],
        [-b, a],
      );
    }
    case "times": {
      const arm = Math.sqrt(area - Math.min(area / 6, 1.7)) * 0.6189;
      return `M${at(-arm, -arm)}L${at(arm, arm)}M${at(-arm, arm)}L${at(arm, -arm)}`;
    }
    case "star": {
      const outer = Math.sqrt(area * 0.8908130915292852);
      const inner = outer * (Math.sin(Math.PI / 10) / Math.sin((7 * Math.PI) / 10));
      return polygon(
        ...Array.from({ length: 10 }, (_, i) => {
          const radius = i % 2 === 0 ? outer : inner;
          const angle = (i * Math.PI) / 5;
          return [radius * Math.sin(angle), -radius * Math.cos(angle)] as const;
        }),
      );
    }
  }
}
