import { createHash } from "node:crypto";
import { nearest } from "../nearest.js";
import { shown, TraceError, type TraceErrorCode } from "../trace-error.js";
import { fieldsOf, fileChunks, linesOf } from "../trace-lines.js";
import { idExpected, isId } from "../trace-values.js";

/** A file of somebody else's, for the record. */
export interface SourceDigest {
  /** As it was given. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

const CHUNK_BYTES = 1 << 18;
/** A gzip file begins with it, and no text does. */
const GZIP_CODE = 0x1f;

/**
 * A CSV of a published trace, read line by line however large it is. `columns` are those that are needed; they are found by
 * the header, or, if the published file has none, are all its columns in order.
 */
export class SourceTable {
  #digest: SourceDigest | undefined;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  constructor(
    readonly file: string,
    readonly columns: readonly string[],
    readonly header: "header" | "no header",
  ) {}

  /** Bytes read so far, in this and earlier passes. */
  get bytesRead(): number {
    return this.#bytes;
  }

  /** What the file was. Known when its rows have been read to the end once. */
  get digest(): SourceDigest {
    if (!this.#digest) throw new Error(`${this.file}: expected it to have been read to the end`);
    return this.#digest;
  }

  /** The rows, from the first to the last. Throws a `TraceError` with file, line and column. */
  *rows(): Generator<SourceRow, void, undefined> {
    let line = 0;
    let layout = this.header === "header" ? undefined : this.#publishedLayout();
    for (const text of linesOf(this.#chunks())) {
      line++;
      if (text === "") continue;
      const fields = fieldsOf(text, this.file, line);
      if (!layout) {
        layout = this.#layoutOf(fields);
        continue;
      }
      // Some copies of a file that is published without a header have been given one.
      if (this.header === "no header" && line === 1 && this.columns.includes(fields[0] ?? "")) {
        layout = this.#layoutOf(fields);
        continue;
      }
      if (fields.length !== layout.width) throw this.#widthError(line, fields.length, layout.width);
      yield new SourceRow(this.file, line, fields, layout.positions);
    }
    if (!layout || line === 0)
      throw this.#error("empty", 1, `rows of ${this.columns.join(",")}`, "an empty file");
    this.#digest ??= { file: this.file, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  *#chunks(): Generator<string, void, undefined> {
    let isFirst = true;
    const chunks = fileChunks(this.file, CHUNK_BYTES, (bytes) => {
      this.#bytes += bytes.length;
      if (!this.#digest) this.#hash.update(bytes);
    });
    for (const chunk of chunks) {
      if (isFirst && chunk.charCodeAt(0) === GZIP_CODE) {
        throw this.#error("header", 1, "an uncompressed CSV", "gzip", "decompress it first");
      }
      isFirst = false;
      yield chunk;
    }
  }

  #publishedLayout(): Layout {
    const positions = new Map(this.columns.map((name, position) => [name, position]));
    return { positions, width: this.columns.length };
  }

  #layoutOf(header: readonly string[]): Layout {
    const positions = new Map(header.map((name, position) => [name, position]));
    for (const column of this.columns) {
      if (positions.has(column)) continue;
      const near = nearest(column, header);
      throw new TraceError({
        code: "header",
        file: this.file,
        line: 1,
        column,
        expected: "this column in the header",
        found: shown(header.join(",")),
        ...(near === undefined ? {} : { hint: `is "${near}" meant?` }),
      });
    }
    return { positions, width: header.length };
  }

  #widthError(line: number, found: number, expected: number): TraceError {
    const names = this.header === "no header" ? ` (${this.columns.join(",")})` : "";
    return this.#error("fields", line, `${expected} fields${names}`, String(found));
  }

  #error(
    code: TraceErrorCode,
    line: number,
    expected: string,
    found: string,
    hint?: string,
  ): TraceError {
    const place = { file: this.file, line, column: null };
    return new TraceError({
      code,
      ...place,
      expected,
      found,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

interface Layout {
  readonly positions: ReadonlyMap<string, number>;
  readonly width: number;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A row of a {@link SourceTable}. */
export class SourceRow {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly fields: readonly string[],
    readonly positions: ReadonlyMap<string, number>,
  ) {}

  /** The field as it stands. */
  text(column: string): string {
    return this.fields[this.positions.get(column) ?? -1] ?? "";
  }

  /** A number ≥ 0. Throws a `TraceError` for anything else. */
  amount(column: string): number {
    const text = this.text(column);
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    if (value >= 0 && value < Infinity) return value;
    throw this.error(column, "a finite number ≥ 0", shown(text));
  }

  /** A name that a trace can hold as that id. Throws a `TraceError` for anything else. */
  id(column: string, as: "pipeline_id" | "operator_id"): string {
    const text = this.text(column);
    if (isId(text, as)) return text;
    throw this.error(column, idExpected(as), shown(text), "id");
  }

  /** A `TraceError` about a value of this row. */
  error(
    column: string,
    expected: string,
    found: string,
    code: TraceErrorCode = "number",
  ): TraceError {
    const { file, line } = this;
    return new TraceError({ code, file, line, column, expected, found });
  }
}
