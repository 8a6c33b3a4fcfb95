import type { Markish } from "@observablehq/plot";
import * as Plot from "@observablehq/plot";
import type { AxisScale, Tick, TickOptions } from "./axis-scale.js";
import { AXIS_SIZE, apart, axisTicks, shareOf } from "./axis-scale.js";
import { drawPlot } from "./draw-plot.js";
import { INK } from "./palette.js";
import { svgText } from "./svg-text.js";
import { shortened, textWidth, widest } from "./text-width.js";
import { pixels } from "./xml.js";

export interface PanelAxis {
  readonly scale: AxisScale;
  /** With its unit. Empty: none. */
  readonly label: string;
  readonly format?: (value: number) => string;
  /** Default: round values, as many as there is room for. */
  readonly ticks?: readonly Tick[];
  /** Ticks at whole numbers only, of what is counted. Default false. */
  readonly isCount?: boolean;
  /** Lines at the ticks. Default true. */
  readonly grid?: boolean;
}

export interface PanelOptions {
  /** With the margins, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  /** Room on the right, in pixels, for labels. Default 20. */
  readonly right?: number;
  /** Above the drawing area, bold. */
  readonly title?: string;
  /** Default: what the texts of the y axis need. */
  readonly left?: number;
  /** Default: what the texts of the x axis need. */
  readonly bottom?: number;
  /** Lines at the left and at the bottom. Default true. */
  readonly hasLines?: boolean;
}

/** A drawing area with its axes; everything in pixels from the top left corner of the panel. */
export interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xAt: (value: number) => number;
  readonly yAt: (value: number) => number;
  /** The marks over the grid, and the axes. */
  readonly draw: (marks: readonly Markish[]) => string;
}

/** Places the drawing area of a panel, so that labels can be placed before it is drawn. */
export function createPanel({ width, height, x, y, title = "", ...options }: PanelOptions): Panel {
  const top = 12 + (title === "" ? 0 : 18) + (y.label === "" ? 0 : 16);
  const bottom = height - (options.bottom ?? (x.label === "" ? 24 : 44));
  const yTicks = ticksOf(y, { length: bottom - top, direction: "up" });
  const left =
    options.left ??
    Math.max(
      40,
      16 +
        widest(
          yTicks.map(({ text }) => text),
          AXIS_SIZE,
        ) +
        10,
    );
  const right = width - (options.right ?? 20);
  const xTicks = ticksOf(x, { length: right - left, direction: "across" });
  const xAt = (value: number): number => left + shareOf(x.scale, value) * (right - left);
  const yAt = (value: number): number => bottom - shareOf(y.scale, value) * (bottom - top);

  const draw = (marks: readonly Markish[]): string => {
    const grid = { stroke: INK, strokeOpacity: 0.12 };
    const plot = drawPlot({
      width,
      height,
      marginLeft: left,
      marginRight: width - right,
      marginTop: top,
      marginBottom: height - bottom,
      x: { type: x.scale.type, domain: [...x.scale.domain], axis: null },
      y: { type: y.scale.type, domain: [...y.scale.domain], axis: null },
      marks: [
        x.grid === false ? null : Plot.ruleX(xTicks, { x: "value", ...grid }),
        y.grid === false ? null : Plot.ruleY(yTicks, { y: "value", ...grid }),
        ...marks,
      ],
    });
    const texts = [
      ...xTicks.map(({ value, text, full }) =>
        svgText({ x: xAt(value), y: bottom + 17, text, full, size: AXIS_SIZE, anchor: "middle" }),
      ),
      ...yTicks.map(({ value, text, full }) =>
        svgText({ x: left - 8, y: yAt(value) + 4, text, full, size: AXIS_SIZE, anchor: "end" }),
      ),
    ];
    const label = (text: string, room: number) => ({
      text: shortened(text, room, AXIS_SIZE),
      full: text,
      size: AXIS_SIZE,
    });
    if (x.label !== "") {
      const half = Math.min(textWidth(x.label, AXIS_SIZE), width - 8) / 2;
      // In the middle of the axis, but within the panel.
      const at = Math.max(half + 4, Math.min((left + right) / 2, width - half - 4));
      texts.push(
        svgText({ x: at, y: bottom + 36, anchor: "middle", ...label(x.label, width - 8) }),
      );
    }
    if (y.label !== "") texts.push(svgText({ x: 16, y: top - 11, ...label(y.label, width - 32) }));
    if (title !== "") {
      const room = right - left;
      texts.push(
        svgText({
          x: left,
          y: 14,
          text: shortened(title, room, AXIS_SIZE, "bold"),
          full: title,
          size: AXIS_SIZE,
          weight: "bold",
        }),
      );
    }
    const axis =
      options.hasLines === false
        ? ""
        : `<path d="M${pixels(left)},${pixels(top)}V${pixels(bottom)}H${pixels(right)}" fill="none" stroke="${INK}" stroke-width="0.8"/>`;
    return [plot, axis, breakMark(x.scale, xAt, bottom), ...texts].filter(Boolean).join("\n");
  };
  return { left, right, top, bottom, xAt, yAt, draw };
}

function ticksOf(
  { scale, ticks, format, isCount = false }: PanelAxis,
  place: Pick<TickOptions, "length" | "direction">,
): Tick[] {
  return ticks
    ? apart(ticks, scale, place)
    : axisTicks(scale, { ...place, isCount, ...(format ? { format } : {}) });
}

/** Two strokes through the axis between 0 and the logarithmic part. */
function breakMark({ zero }: AxisScale, xAt: (value: number) => number, y: number): string {
  if (!zero) return "";
  const at = xAt(zero.below);
  const stroke = (x: number): string => `M${pixels(x - 2)},${pixels(y + 5)}l4,-10`;
  return `<path d="${stroke(at - 4)}${stroke(at)}" stroke="${INK}" stroke-width="1"/>`;
}
