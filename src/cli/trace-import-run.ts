import { statSync } from "node:fs";
import { FileReplacement, TextFileWriter } from "../files/index.js";
import type { Imported, ImporterName, Importing, ImportOptions } from "../workload/index.js";
import { manifestJson, manifestPath, traceCsv } from "../workload/index.js";
import { interruptible } from "./interruption.js";
import { refuseInputs } from "./trace-output-inputs.js";
import { printJson } from "./print.js";
import { startProgress } from "./progress.js";
import { valueError } from "../settings/request-error.js";
import { wrapWords } from "./text-table.js";
import { givenCluster, warnOfOversized } from "./trace-cluster.js";
import type { CommonImportOptions } from "./trace-import-options.js";

/** An import that was asked for. */
export interface ImportRequest {
  readonly importer: ImporterName;
  readonly files: readonly string[];
  /** How often the files are read. */
  readonly passes: number;
  readonly options: ImportOptions;
  readonly given: CommonImportOptions;
}

/** Carries out an import: each file is written whole, or not at all. Throws a `RequestError`, a `TraceError` or a `FileError`. */
export async function runImport(request: ImportRequest, begin: () => Importing): Promise<void> {
  const { importer, files, options, given } = request;
  const { out, force } = given;
  const manifest = manifestPath(out);
  for (const path of [out, manifest])
    refuseInputs(path, [...files, ...(given.params ? [given.params] : [])]);
  checkWindow(options);
  const cluster = givenCluster(given);
  const text = await interruptible(async () => {
    const replacements: FileReplacement[] = [];
    try {
      for (const path of [out, manifest]) replacements.push(new FileReplacement(path, { force }));
      const imported = await read(begin(), request);
      checkNotEmpty(imported, files);
      if (cluster) warnOfOversized(out, imported.pipelines, cluster);
      const record = manifestJson(importer, options, imported);
      const contents = [traceCsv(imported.pipelines), [record]];
      replacements.forEach((replacement, i) => {
        write(replacement, contents[i] ?? []);
      });
      for (const replacement of replacements) replacement.commit();
      return given.json ? record : summary(out, manifest, imported);
    } finally {
      for (const replacement of replacements) replacement.discard();
    }
  });
  if (given.json) printJson(JSON.parse(text));
  else process.stdout.write(text);
}

/** Gives the event loop a turn now and then, in which a signal can arrive. */
async function read(importing: Importing, { files, passes }: ImportRequest): Promise<Imported> {
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const total = passes * files.reduce((sum, file) => sum + size(file), 0);
  const progress = startProgress({ label: "importing", total });
  try {
    for (;;) {
      const step = importing.next();
      if (step.done) return step.value;
      progress.update(step.value);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    progress.stop();
  }
}

function write({ path, partialPath }: FileReplacement, chunks: Iterable<string>): void {
  const writer = new TextFileWriter(partialPath, { reportAs: path });
  try {
    for (const chunk of chunks) writer.write(chunk);
    writer.close();
  } finally {
    writer.abandon();
  }
}

function checkWindow({ fromSeconds, toSeconds }: ImportOptions): void {
  if (fromSeconds === null || toSeconds === null || fromSeconds < toSeconds) return;
  throw valueError({
    place: "--to",
    expected: "a time after --from",
    found: fromSeconds === toSeconds ? "the same time" : "an earlier time",
  });
}

function checkNotEmpty({ pipelines, candidates }: Imported, files: readonly string[]): void {
  if (pipelines.length > 0) return;
  throw valueError({
    place: files.join(", "),
    expected: "at least one pipeline to keep",
    found: `none of ${candidates.read}`,
    hint: droppedText(candidates.dropped),
  });
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

function summary(out: string, manifest: string, imported: Imported): string {
  const { pipelines, rows, candidates } = imported;
  const operators = pipelines.reduce((sum, each) => sum + each.operators.length, 0);
  const dropped = droppedText(candidates.dropped);
  const kept =
    `kept ${candidates.kept} of ${candidates.read} pipelines, ${rows.kept} of ${rows.read} rows` +
    (dropped === undefined ? "" : `; left out: ${dropped}`);
  return [
    `${out}: ${counted(pipelines.length, "pipeline")}, ${counted(operators, "operator")}`,
    `${manifest}:`,
    ...wrapWords(kept, 78).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function droppedText(dropped: Readonly<Record<string, number>>): string | undefined {
  const parts = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  return parts.length === 0 ? undefined : parts.join(", ");
}
