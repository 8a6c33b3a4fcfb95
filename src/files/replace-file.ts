import { FileReplacement, type ReplaceOptions } from "./file-replacement.js";
import { TextFileWriter, type WrittenFile } from "./text-file-writer.js";

/**
 * Writes a UTF-8 file all or not at all: beside its place first, then renamed into it. If the chunks or the file system
 * throw, nothing is left behind and a file that was there stays as it was. Without `force` an existing file is
 * refused. The folder must exist. Throws a `FileError`, or whatever the chunks throw.
 */
export function replaceFile(
  path: string,
  chunks: Iterable<string>,
  options: ReplaceOptions = {},
): WrittenFile {
  const steps = replaceSteps(path, chunks, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, with a turn of the event loop after each chunk, in which a signal can arrive. */
export async function replaceFileInTurns(
  path: string,
  chunks: Iterable<string>,
  options: ReplaceOptions = {},
): Promise<WrittenFile> {
  const steps = replaceSteps(path, chunks, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function* replaceSteps(
  path: string,
  chunks: Iterable<string>,
  options: ReplaceOptions,
): Generator<void, WrittenFile, undefined> {
  const replacement = new FileReplacement(path, options);
  try {
    const writer = new TextFileWriter(replacement.partialPath, { reportAs: path });
    try {
      for (const chunk of chunks) {
        writer.write(chunk);
        yield;
      }
      const written = writer.close();
      replacement.commit();
      return written;
    } finally {
      writer.abandon();
    }
  } finally {
    replacement.discard();
  }
}
