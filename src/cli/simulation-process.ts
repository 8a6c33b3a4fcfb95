/** The process in which `schedlab simulate` runs the simulation: what is in it may loop without end, or fill its memory. */
import { serveJobs } from "../verifier/process/serve-jobs.js";
import { reportOf } from "./report-error.js";
import type { JobAnswer, SimulationJob } from "./simulation-job.js";
import { runSimulation } from "./simulation-run.js";

const MILLISECONDS_BETWEEN_REPORTS = 100;

let latest = Date.now();

serveJobs((job, { progress }): Promise<JobAnswer> => {
  const onSecond = (second: number): void => {
    const now = Date.now();
    if (now - latest < MILLISECONDS_BETWEEN_REPORTS) return;
    latest = now;
    progress(second, { resetsClock: true });
  };
  try {
    return Promise.resolve({ kind: "done", result: runSimulation(job as SimulationJob, onSecond) });
  } catch (error) {
    return Promise.resolve({ kind: "error", report: reportOf(error) });
  }
});
