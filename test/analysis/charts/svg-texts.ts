import { DOMParser } from "linkedom";
import { textWidth } from "../../../src/analysis/charts/text-width.js";

/** A line of text in a chart, as a rectangle that may be turned. */
export interface TextBox {
  readonly text: string;
  readonly bold: boolean;
  readonly corners: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Element {
  readonly localName: string;
  readonly parentElement: Element | null;
  readonly childNodes: readonly { readonly nodeType: number; readonly textContent: string }[];
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): readonly Element[];
}

/** Every `<text>` of a chart, where it is. Height from the digits' top to a little below the baseline. */
export function textBoxes(svg: string): TextBox[] {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml") as unknown as Element;
  return [...root.querySelectorAll("text")].map((element) => {
    const text = element.childNodes
      .filter(({ nodeType }) => nodeType === 3)
      .map(({ textContent }) => textContent)
      .join("");
    const number = (name: string): number => Number(element.getAttribute(name));
    const size = number("font-size");
    const bold = element.getAttribute("font-weight") === "bold";
    const width = textWidth(text, size, bold ? "bold" : "regular");
    const anchor = element.getAttribute("text-anchor");
    const left = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
    const turn = /rotate\(([-\d.]+)/.exec(element.getAttribute("transform") ?? "");
    const angle = (Number(turn?.[1] ?? 0) * Math.PI) / 180;
    const origin = { x: number("x"), y: number("y") };
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      const moved = /translate\(([-\d.]+)[ ,]([-\d.]+)\)/.exec(
        parent.getAttribute("transform") ?? "",
      );
      origin.x += Number(moved?.[1] ?? 0);
      origin.y += Number(moved?.[2] ?? 0);
    }
    const at = (x: number, y: number): Point => ({
      x: origin.x + x * Math.cos(angle) - y * Math.sin(angle),
      y: origin.y + x * Math.sin(angle) + y * Math.cos(angle),
    });
    const top = -0.76 * size;
    const bottom = 0.2 * size;
    const right = left + width;
    return {
      text,
      bold,
      corners: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)],
    };
  });
}

/** Pairs of texts that lie on each other, and texts that leave the chart. */
export function textFaults(svg: string): string[] {
  const boxes = textBoxes(svg);
  const size = /width="(\d+)" height="(\d+)"/.exec(svg);
  const [width, height] = [Number(size?.[1]), Number(size?.[2])];
  const outside = boxes.filter(({ corners }) =>
    corners.some(({ x, y }) => !(x >= 0 && x <= width && y >= 0 && y <= height)),
  );
  const pairs = boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => (overlap(a.corners, b.corners) ? [[a, b] as const] : [])),
  );
  return [
    ...outside.map(({ text }) => `outside: ${text}`),
    ...pairs.map(([a, b]) => `${a.text} | ${b.text}`),
  ];
}

/** Of two rectangles: no side of either separates them. */
function overlap(a: readonly Point[], b: readonly Point[]): boolean {
  const axes = [a, b].flatMap((corners) =>
    corners.slice(1, 3).map((to, i) => {
      const from = corners[i] ?? to;
      return { x: to.x - from.x, y: to.y - from.y };
    }),
  );
  return axes.every((axis) => {
    const along = (points: readonly Point[]): number[] =>
      points.map(({ x, y }) => x * axis.x + y * axis.y);
    const [inA, inB] = [along(a), along(b)];
    return Math.max(...inA) > Math.min(...inB) && Math.max(...inB) > Math.min(...inA);
  });
}
