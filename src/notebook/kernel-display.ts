/** Shows something in the output of the cell that runs; each call of the same one replaces what it showed before. */
export interface Display {
  html(html: string): void;
  text(text: string): void;
}

interface Tslab {
  readonly display: Display;
  newDisplay(): Display;
}

/** What tslab's kernel leaves on the global object for the code of cells. */
interface KernelGlobal {
  readonly __tslab__?: { require(id: "tslab"): Tslab };
}

/**
 * The tslab of the kernel that runs this process: its display is bound to the cell that runs. A `tslab` of one's own
 * would be another instance as soon as the kernel was started from elsewhere, and would load a compiler.
 *
 * Throws outside of a notebook.
 */
export function kernelTslab(): Tslab {
  const kernel = (globalThis as KernelGlobal).__tslab__;
  if (kernel === undefined) {
    throw new Error(
      "expected to be in a cell of a notebook that runs on tslab: elsewhere there is nothing to show a table, chart or progress on (tableHtml and chartHtml give the HTML)",
    );
  }
  return kernel.require("tslab");
}

/** Shows HTML in the output of the cell. */
export function showHtml(html: string): void {
  kernelTslab().display.html(html);
}
