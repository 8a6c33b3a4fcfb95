import { resolve } from "node:path";
import { FileReplacement } from "../files/index.js";
import { valueError } from "../settings/request-error.js";
import type { OutputKind, SimulationJob } from "./simulation-job.js";
import { OUTPUT_KINDS } from "./simulation-job.js";

/** The files that a run is going to write. */
export interface Outputs {
  readonly files: SimulationJob["files"];
  /** Moves all of them into their places. */
  readonly commit: () => void;
  /** Removes what has not been committed. */
  readonly discard: () => void;
}

/** Prepares the files. Throws a `RequestError` or a `FileError` before anything is run. */
export function openOutputs(
  paths: Readonly<Partial<Record<OutputKind, string>>>,
  force: boolean,
): Outputs {
  const replacements = new Map<OutputKind, FileReplacement>();
  const discard = () => {
    for (const replacement of replacements.values()) replacement.discard();
  };
  try {
    for (const kind of OUTPUT_KINDS) {
      const path = paths[kind];
      if (path === undefined) continue;
      refuseSame(kind, path, replacements);
      replacements.set(kind, new FileReplacement(path, { force }));
    }
  } catch (error) {
    discard();
    throw error;
  }
  const files = [...replacements].map(
    ([kind, { path, partialPath }]) => [kind, { path, partialPath }] as const,
  );
  return {
    files: Object.fromEntries(files),
    commit() {
      for (const replacement of replacements.values()) replacement.commit();
    },
    discard,
  };
}

function refuseSame(
  kind: OutputKind,
  path: string,
  others: ReadonlyMap<OutputKind, FileReplacement>,
): void {
  for (const [other, replacement] of others) {
    if (resolve(replacement.path) !== resolve(path)) continue;
    throw valueError({
      place: `--${kind}`,
      expected: "a file of its own",
      found: `the file of --${other}`,
    });
  }
}
