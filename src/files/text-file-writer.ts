import { type Hash, createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { writeError } from "./file-error.js";

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

const PIECE_LENGTH = 65_536;

/**
 * Writes a new UTF-8 file from start to end, synchronously and in pieces of about 64 KB, so that its size does not
 * matter. Throws a `FileError` that names `reportAs`, for a file that has another name in the end.
 */
export class TextFileWriter {
  readonly #reportAs: string;
  readonly #hash: Hash = createHash("sha256");
  #file: number | undefined;
  #pending = "";
  #bytes = 0;

  constructor(path: string, { reportAs = path }: { readonly reportAs?: string } = {}) {
    this.#reportAs = reportAs;
    this.#file = this.#attempt(() => openSync(path, "wx"));
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= PIECE_LENGTH) this.#flush();
  }

  /** Writes the rest, through to the disk, and closes the file. */
  close(): WrittenFile {
    this.#flush();
    const file = this.#openFile();
    this.#attempt(() => {
      fsyncSync(file);
    });
    this.abandon();
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Closes the file as it is; nothing if it is closed. */
  abandon(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #flush(): void {
    const file = this.#openFile();
    const bytes = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#attempt(() => {
      let done = 0;
      while (done < bytes.length) done += writeSync(file, bytes, done);
    });
  }

  #openFile(): number {
    if (this.#file === undefined)
      throw new Error(`${this.#reportAs}: expected an open file, got a closed one`);
    return this.#file;
  }

  #attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw writeError(error, this.#reportAs);
    }
  }
}
