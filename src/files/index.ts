export { AppendFile } from "./append-file.js";
export {
  FileError,
  type FileErrorCode,
  type FileProblem,
  readError,
  writeError,
} from "./file-error.js";
export {
  discardUnfinished,
  FileReplacement,
  refuseExisting,
  type ReplaceOptions,
} from "./file-replacement.js";
export { appendLine, repairedLines } from "./lines.js";
export { type FolderLock, lockFolder } from "./lock.js";
export { makeFolder } from "./make-folder.js";
export { builtModule, packageFile } from "./package-files.js";
export { readText } from "./read-text.js";
export { replaceFile, replaceFileInTurns } from "./replace-file.js";
export { shellWord } from "./shell-word.js";
export { TextFileWriter, type WrittenFile } from "./text-file-writer.js";
