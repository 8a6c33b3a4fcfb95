/** The thread in which `schedlab simulate` runs the simulation, so that the main one can show progress and be interrupted. */
import { parentPort, workerData } from "node:worker_threads";
import { reportOf } from "./report-error.js";
import type { JobMessage, SimulationJob } from "./simulation-job.js";
import { runSimulation } from "./simulation-run.js";

const MILLISECONDS_BETWEEN_REPORTS = 100;

let latest = Date.now();

function post(message: JobMessage): void {
  parentPort?.postMessage(message);
}

function reportSecond(second: number): void {
  const now = Date.now();
  if (now - latest < MILLISECONDS_BETWEEN_REPORTS) return;
  latest = now;
  post({ kind: "progress", second });
}

try {
  post({ kind: "done", result: await runSimulation(workerData as SimulationJob, reportSecond) });
} catch (error) {
  post({ kind: "error", report: reportOf(error) });
}
