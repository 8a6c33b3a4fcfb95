import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { writeError } from "./file-error.js";

/**
 * A file that only grows. What {@link append} has returned from is on the disk, whatever becomes of the process. Every
 * method throws a `FileError` on failure.
 */
export class AppendFile {
  readonly path: string;
  #file: number | undefined;
  #length: number;

  /** Opens the file, or creates it; its folder must exist. */
  constructor(path: string) {
    this.path = path;
    const file = this.#attempt(() => openSync(path, "a+"));
    this.#file = file;
    this.#length = this.#attempt(() => fstatSync(file).size);
  }

  /** Writes the text as UTF-8, all of it or nothing. */
  append(text: string): void {
    const file = this.#openFile();
    const bytes = Buffer.from(text, "utf8");
    try {
      let done = 0;
      while (done < bytes.length) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } catch (error) {
      this.#undo(file);
      throw writeError(error, this.path);
    }
    this.#length += bytes.length;
  }

  /** Cuts off whatever is beyond `length` bytes. */
  truncate(length: number): void {
    const file = this.#openFile();
    this.#attempt(() => {
      ftruncateSync(file, length);
    });
    this.#length = length;
  }

  /** Nothing if it is closed. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Half a line in the middle of the file would make all of it unreadable. */
  #undo(file: number): void {
    try {
      ftruncateSync(file, this.#length);
    } catch {
      // At the end of the file it does no harm: nothing follows it.
      this.close();
    }
  }

  #openFile(): number {
    if (this.#file === undefined)
      throw new Error(`${this.path}: expected an open file, got a closed one`);
    return this.#file;
  }

  #attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
}
