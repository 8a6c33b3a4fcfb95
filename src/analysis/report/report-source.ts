import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readRunJson } from "../../search/index.js";
import type { Feedback, ReportCardJson } from "../../verifier/index.js";
import { evaluationFeedback, readEvaluation } from "../../verifier/index.js";
import type { CandidateRecord, RunRecord } from "../records/run-record.js";
import { bestOf } from "../tables/index.js";

/** The policy that a report shows in full, with what its run's folder has of it. */
export interface ShownPolicy {
  readonly run: RunRecord;
  readonly candidate: CandidateRecord;
  /** Was it chosen at the end of the run? Otherwise it is the best so far. */
  readonly isWinner: boolean;
  /** undefined: its file is not there. */
  readonly source: string | undefined;
  /** What its proposer said of it; undefined: nothing. */
  readonly notes: string | undefined;
  /** The first of its parents; undefined: it was made from scratch. */
  readonly parent: { readonly id: string; readonly source: string | undefined } | undefined;
  /** undefined: neither evaluation.json nor feedback.json is there. */
  readonly feedback: ShownFeedback | undefined;
  /** What it can do, of the same version of schedlab; undefined: it was not probed. */
  readonly card: ReportCardJson | undefined;
}

export type ShownFeedback =
  | { readonly kind: "whole"; readonly feedback: Feedback }
  | { readonly kind: "hints"; readonly hints: readonly string[] };

/** What run.json says besides the record, and how candidates.jsonl is told from another. */
export interface RunOrigin {
  readonly document: Readonly<Record<string, unknown>>;
  /** SHA-256 of candidates.jsonl, in hexadecimal digits. */
  readonly candidatesDigest: string;
}

/** Where a policy's report card is kept, within its folder. */
export const CARD_FILE = "report-card.json";

/**
 * The policy to show of several runs that can be compared: the winner with the best improvement on validation traces, or
 * in the search where there are none; the best so far if no run has come to its end. Undefined if no policy completed
 * every trace. Test traces do not choose.
 */
export function choosePolicyToShow(
  runs: readonly RunRecord[],
): { readonly run: RunRecord; readonly candidate: CandidateRecord } | undefined {
  const found = runs.flatMap((run) => {
    const candidate = run.winner ?? bestOf(run, run.metric);
    if (!candidate) return [];
    const isHigher = run.metric === "throughput";
    const score = candidate.scores[run.metric];
    const rank = [
      run.winner ? 1 : 0,
      run.heldOut.validation ?? -Infinity,
      isHigher ? score : -score,
    ];
    return [{ run, candidate, rank }];
  });
  found.sort((a, b) => {
    const i = a.rank.findIndex((value, at) => value !== b.rank[at]);
    return i < 0 ? 0 : (b.rank[i] ?? 0) - (a.rank[i] ?? 0);
  });
  return found[0];
}

/** Reads what is shown of a policy; what is missing in the folder, as in one that was slimmed, is undefined. */
export function readShownPolicy(
  run: RunRecord,
  candidate: CandidateRecord,
  version: string,
): ShownPolicy {
  const [parent] = candidate.parents;
  const fileOf = (id: string, name: string) =>
    readIfThere(join(run.folder, "candidates", id, name));
  return {
    run,
    candidate,
    isWinner: run.winner === candidate,
    source: fileOf(candidate.id, "policy.ts"),
    notes: notesOf(run, candidate),
    parent: parent === undefined ? undefined : { id: parent, source: fileOf(parent, "policy.ts") },
    feedback: feedbackOf(
      fileOf(candidate.id, "evaluation.json"),
      fileOf(candidate.id, "feedback.json"),
      run,
    ),
    card: cardOf(fileOf(candidate.id, CARD_FILE), version),
  };
}

export function readOrigin({ folder }: RunRecord): RunOrigin {
  const bytes = readFileSync(join(folder, "candidates.jsonl"));
  return {
    document: readRunJson(folder),
    candidatesDigest: createHash("sha256").update(bytes).digest("hex"),
  };
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** The notes of a model are what stands in its answer beside the code; those of the grammar say what it drew. */
function notesOf({ folder }: RunRecord, { number }: CandidateRecord): string | undefined {
  const line = readFileSync(join(folder, "candidates.jsonl"), "utf8").split("\n")[number];
  const notes = (parsed(line) as { readonly notes?: unknown } | undefined)?.notes;
  if (notes === undefined || notes === null || notes === "") return undefined;
  return typeof notes === "string" ? notes : JSON.stringify(notes, null, 2);
}

function feedbackOf(
  evaluation: string | undefined,
  feedback: string | undefined,
  { baselines }: RunRecord,
): ShownFeedback | undefined {
  const whole = evaluation === undefined ? undefined : readEvaluation(evaluation);
  if (whole) {
    const baseline = baselines[0]?.scores;
    return { kind: "whole", feedback: evaluationFeedback(whole, { baseline }) };
  }
  const hints = (parsed(feedback) as { readonly hints?: unknown } | undefined)?.hints;
  if (!Array.isArray(hints)) return undefined;
  return { kind: "hints", hints: hints.map(String) };
}

/** A card that another version wrote may be of other probes. */
function cardOf(text: string | undefined, version: string): ReportCardJson | undefined {
  const card = parsed(text) as (ReportCardJson & { readonly schedlab?: unknown }) | undefined;
  return card?.schedlab === version && Array.isArray(card.probes) ? card : undefined;
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
