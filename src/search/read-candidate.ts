import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileError, readText } from "../files/index.js";
import type { TokenUsage } from "../proposers/index.js";
import { readEvaluation } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import { candidateId, candidateLine } from "./candidate.js";

/**
 * A candidate from its line and its own folder. `index`: of the line, from 0. The line has to be what the candidate gives,
 * to the byte: so nothing of a run can have been changed by hand, or by another version, without notice. Throws a
 * {@link FileError} naming the line.
 */
export function readCandidate(runFolder: string, line: string, index: number): Candidate {
  const place = `${join(runFolder, "candidates.jsonl")}:${index + 1}`;
  const wrong = (found: string) =>
    new FileError({
      code: "unreadable",
      path: place,
      expected: "a candidate's line as this version writes it, with its folder",
      found: `${found}; a run that was changed cannot be continued`,
    });
  const kept = parseLine(line);
  if (!kept) throw wrong("something else");
  const folder = join(runFolder, "candidates", kept.id);
  const policy = join(folder, "policy.ts");
  const path = existsSync(policy) ? policy : join(folder, "answer.md");
  const source = readText(path, "a candidate's policy");
  const evaluation = readEvaluation(
    readText(join(folder, "evaluation.json"), "a candidate's evaluation"),
  );
  if (!evaluation) throw wrong(`another evaluation.json in ${folder}`);
  const candidate: Candidate = {
    number: kept.number,
    id: candidateId(source),
    parents: kept.parents,
    proposer: kept.proposer,
    notes: kept.notes,
    source,
    evaluation,
    expense: {
      simulations: kept.screening_simulations,
      tokens: kept.tokens && usageOf(kept.tokens),
      costUsd: kept.cost_usd,
    },
    promptDigest: kept.prompt,
    behaviour: kept.behaviour,
    duplicateOf: kept.duplicate_of,
  };
  if (candidateLine(candidate) !== line || kept.number !== index) {
    throw wrong(`another line than that of ${folder}`);
  }
  return candidate;
}

/** What of a line is not in the candidate's folder. */
interface KeptLine {
  readonly number: number;
  readonly id: string;
  readonly parents: readonly string[];
  readonly proposer: string;
  readonly prompt: string | null;
  readonly duplicate_of: number | null;
  readonly behaviour: string | null;
  readonly screening_simulations: number;
  readonly tokens: KeptTokens | null;
  readonly cost_usd: number;
  readonly notes: unknown;
}

interface KeptTokens {
  readonly input: number;
  readonly cached_input: number;
  readonly output: number;
  readonly reasoning: number;
}

function usageOf({ input, cached_input, output, reasoning }: KeptTokens): TokenUsage {
  return { input, cachedInput: cached_input, output, reasoning };
}

/** Types are not checked one by one: the line that comes out of them is compared with this one. */
function parseLine(line: string): KeptLine | undefined {
  try {
    const kept = JSON.parse(line) as KeptLine | null;
    return typeof kept?.id === "string" && /^[0-9a-f]{12}$/.test(kept.id) ? kept : undefined;
  } catch {
    return undefined;
  }
}
