import { basename, join, resolve } from "node:path";
import { replaceFile } from "../../files/index.js";
import { packageVersion } from "../../settings/version.js";
import type { ReportCard } from "../../verifier/index.js";
import { Verifier, reportCardJson, reportPolicy } from "../../verifier/index.js";
import { readRuns } from "../records/read-runs.js";
import type { FoundRuns } from "../records/read-runs.js";
import { comparableSets } from "../tables/index.js";
import { reportHtml } from "./report-html.js";
import { CARD_FILE, choosePolicyToShow, readShownPolicy } from "./report-source.js";

export interface WriteReportOptions {
  /** Default: report.html in the folder. A file that is there is replaced. */
  readonly file?: string | undefined;
}

/**
 * Writes the report on a run, a study or a folder of runs, and returns the path of the page. A page in the run's folder is
 * part of it. Throws a `FileError` for a folder without runs that says what to do, and if nothing can be written.
 */
export function writeReport(
  folder: string,
  { file = join(folder, "report.html") }: WriteReportOptions = {},
): string {
  const html = reportHtml(readRuns(folder), { title: basename(resolve(folder)) });
  replaceFile(file, [html], { force: true });
  return file;
}

/**
 * Has the policies that a report on these runs shows take the probes, unless their cards are there, and leaves each card in
 * its candidate's folder. Takes some seconds per policy. Policies whose source is missing, or that no longer pass the
 * check, are left out.
 */
export async function probeShownPolicies(
  { runs }: FoundRuns,
  { workers }: { readonly workers: number },
): Promise<void> {
  const version = packageVersion();
  const missing = comparableSets(runs).flatMap(({ runs: set }) => {
    const chosen = choosePolicyToShow(set);
    if (!chosen) return [];
    const { source, card } = readShownPolicy(chosen.run, chosen.candidate, version);
    return source === undefined || card ? [] : [{ ...chosen, source }];
  });
  if (missing.length === 0) return;
  const verifier = new Verifier({ workers });
  try {
    for (const { run, candidate, source } of missing) {
      const { card } = await reportPolicy(verifier, source, "policy.ts");
      if (card) writeReportCard(run.folder, candidate.id, card);
    }
  } finally {
    await verifier.close();
  }
}

/** Leaves what a candidate can do in its folder, for a report on its run. Throws a `FileError`. */
export function writeReportCard(runFolder: string, candidateId: string, card: ReportCard): void {
  const document = { schedlab: packageVersion(), ...reportCardJson(card) };
  const path = join(runFolder, "candidates", candidateId, CARD_FILE);
  replaceFile(path, [`${JSON.stringify(document, null, 2)}\n`], { force: true });
}
