import { builtModule } from "../files/index.js";
import type { OutcomeRecord } from "../verifier/outcome.js";
import { ProcessPool } from "../verifier/process/process-pool.js";
import { DEFAULT_BUDGET } from "../verifier/sandbox/budget.js";
import { outcomeOfEnd, outcomeOfRun } from "../verifier/run-outcome.js";
import type { CompiledSource } from "../verifier/source-place.js";
import { startProgress } from "./progress.js";
import { ReportedError } from "./report-error.js";
import type {
  JobAnswer,
  SimulationJob,
  SimulationRequest,
  SimulationResult,
} from "./simulation-job.js";

/** A single run may be large: a million pipelines take half a gigabyte. */
const HEAP_MB = 4096;

/** Runs a simulation in a process of its own, with progress on standard error. */
export async function simulateInProcess(
  job: SimulationJob,
  compiled: CompiledSource | undefined,
): Promise<SimulationResult> {
  const { duration } = job.parameters;
  const budget = { ...DEFAULT_BUDGET, heapMb: HEAP_MB };
  const progress = startProgress({ label: "simulating", total: duration });
  const pool = new ProcessPool({
    module: builtModule("cli/simulation-process"),
    workers: 1,
    heapMb: budget.heapMb,
  });
  try {
    const end = await pool.run(job, {
      seconds: job.policy.kind === "compiled" ? budget.seconds : Infinity,
      onProgress: (second) => progress.update(Number(second), `${Number(second)} of ${duration} s`),
    });
    if (end.code !== "done") return failed(job, outcomeOfEnd(end, budget));
    const answer = end.value as JobAnswer;
    if (answer.kind === "error") throw new ReportedError(answer.report);
    const { result } = answer;
    return { ...result, outcome: outcomeOfRun(result.outcome, compiled) };
  } finally {
    progress.stop();
    await pool.close();
  }
}

/** The result of a policy of which nothing but its outcome is known. */
export function failed(
  { mode = "on-event" }: Pick<SimulationRequest, "mode">,
  outcome: OutcomeRecord,
): SimulationResult {
  return { outcome, statistics: null, mode, warnings: [] };
}
