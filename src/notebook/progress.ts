import { type Display, kernelTslab } from "./kernel-display.js";
import { escapeHtml } from "./escape-html.js";

export interface Progress {
  /** Steps that are done; `note` is shown behind them. */
  update(done: number, note?: string): void;
  /** One step more. */
  step(note?: string): void;
}

/**
 * A bar in the output of the cell, which each update replaces. What stays in the notebook in the end is the last one, so
 * there is no time in it.
 *
 * `total` is the number of steps, at least 1.
 */
export function progress(total: number, label: string): Progress {
  if (!(total >= 1)) throw new RangeError(`expected \`total\` to be a number ≥ 1, got ${total}`);
  const display: Display = kernelTslab().newDisplay();
  let steps = 0;
  const update = (done: number, note = ""): void => {
    steps = done;
    const tail = note === "" ? "" : ` · ${note}`;
    display.html(
      `<progress max="${total}" value="${done}"></progress> ${escapeHtml(`${label}: ${done} of ${total}${tail}`)}`,
    );
  };
  update(0);
  return { update, step: (note) => update(steps + 1, note) };
}
