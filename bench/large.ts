import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateWorkload, pipelinesOf, writeTrace } from "../src/workload/index.js";

export interface LargeFigure {
  readonly pipelines: number;
  readonly operators: number;
  readonly containers: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly microsecondsPerOperator: number;
}

const DAY_SECONDS = 86_400;

/**
 * A trace of a million pipelines in a day, and one a tenth as long, on 64 pools of 64 CPUs and 1000 GB (a third of which it keeps busy) at 1000 ticks/s with
 * `priority`, read as a stream from a file. Each runs in a process of its own, whose peak memory is taken.
 */
export function largeFigures(): LargeFigure[] {
  const folder = mkdtempSync(join(tmpdir(), "schedlab-bench-"));
  try {
    return [0.1, 1].map((share) => largeFigure(join(folder, `${share}.csv`), share * DAY_SECONDS));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function largeFigure(path: string, durationSeconds: number): LargeFigure {
  // 116 pipelines every 10 s.
  const workload = generateWorkload({ durationSeconds, numPipelines: 116, numOperators: 6 });
  const { pipelines, operators } = writeTrace(path, pipelinesOf(workload));
  const script = fileURLToPath(new URL("large-run.js", import.meta.url));
  const text = execFileSync(process.execPath, [script, path, String(durationSeconds)], {
    encoding: "utf8",
  });
  const { seconds, containers, peakMegabytes } = JSON.parse(text) as Pick<
    LargeFigure,
    "seconds" | "containers" | "peakMegabytes"
  >;
  const microsecondsPerOperator = (1e6 * seconds) / operators;
  return { pipelines, operators, containers, seconds, peakMegabytes, microsecondsPerOperator };
}
