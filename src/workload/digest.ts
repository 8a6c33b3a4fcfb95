import { createHash } from "node:crypto";
import type { PipelineSpec } from "./pipeline.js";
import { traceRow } from "./trace-row.js";

const PIECE_LENGTH = 65_536;
const asItIs = (id: string) => id;

/**
 * The canonical text of a trace, line by line and without line ends: a line per operator, the fields joined by `|` in the
 * order of the CSV's columns, each number in its shortest decimal form, an absent value empty, no header.
 */
export function* canonicalLines(
  pipelines: Iterable<PipelineSpec>,
): Generator<string, void, undefined> {
  for (const pipeline of pipelines) {
    let position = 0;
    for (const operator of pipeline.operators) {
      yield traceRow(pipeline, operator, position++, "|", asItIs);
    }
  }
}

/**
 * SHA-256, in hex, of the canonical text with a newline after every line. Equal for traces that mean the same, whatever
 * their files' quoting, column order and number format.
 */
export function traceDigest(pipelines: Iterable<PipelineSpec>): string {
  const digester = new TraceDigester();
  for (const pipeline of pipelines) digester.add(pipeline);
  return digester.hex();
}

/** {@link traceDigest} for pipelines that come one by one. */
export class TraceDigester {
  readonly #hash = createHash("sha256");
  #piece = "";

  add(pipeline: PipelineSpec): void {
    let position = 0;
    for (const operator of pipeline.operators) {
      this.#piece += `${traceRow(pipeline, operator, position++, "|", asItIs)}\n`;
    }
    // A hash call per line would cost more than the hashing.
    if (this.#piece.length >= PIECE_LENGTH) {
      this.#hash.update(this.#piece);
      this.#piece = "";
    }
  }

  /** The digest of what has been added. Call it once, at the end. */
  hex(): string {
    return this.#hash.update(this.#piece).digest("hex");
  }
}
