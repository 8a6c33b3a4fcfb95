import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasCandidates, readRun } from "../analysis/records/index.js";
import { readRunJson } from "../search/index.js";
import { RequestError } from "../settings/request-error.js";
import type { SearchSettings } from "../search/settings.js";

/** How far the search of a cell has come. */
export interface CellState {
  readonly isBegun: boolean;
  /** It has come to its end, and no budget that was raised since would let it go on. */
  readonly isDone: boolean;
  /** Why it ended; undefined: it has not. */
  readonly stopped: string | undefined;
  /** US dollars that it has spent, and that requests without an answer can have cost. */
  readonly spentUsd: number;
}

/**
 * Reads it from the cell's folder. `roomUsd`: what its search could spend in all if it went on, US dollars. Throws a
 * `FileError` for a folder that holds something else than a run.
 */
export async function cellState(
  folder: string,
  roomUsd: (spentUsd: number) => number,
): Promise<CellState> {
  if (!existsSync(join(folder, "run.json"))) {
    return { isBegun: false, isDone: false, stopped: undefined, spentUsd: 0 };
  }
  const settings = readRunJson(folder).search as SearchSettings;
  const spentUsd = await spentIn(folder);
  const stopped = hasCandidates(folder) ? readRun(folder).stopped : undefined;
  const isLimited = stopped === "budget" && roomUsd(spentUsd) > settings.max_cost;
  return { isBegun: true, isDone: stopped !== undefined && !isLimited, stopped, spentUsd };
}

/** What the cassette says, which is there as soon as a request was begun. Throws a `RequestError` for one that cannot be read. */
export async function spentIn(folder: string): Promise<number> {
  const path = join(folder, "cassette.jsonl");
  if (!existsSync(path)) return 0;
  const { Cassette, CassetteError } = await import("../proposers/endpoint/index.js");
  try {
    const cassette = Cassette.read(path);
    try {
      const { spentUsd, atRiskUsd } = cassette.totals();
      return spentUsd + atRiskUsd;
    } finally {
      cassette.close();
    }
  } catch (error) {
    // What is not known to be spent cannot be kept within a budget.
    if (error instanceof CassetteError) throw new RequestError(error.message, { cause: error });
    throw error;
  }
}
