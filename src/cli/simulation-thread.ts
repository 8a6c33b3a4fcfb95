import { Worker } from "node:worker_threads";
import { startProgress } from "./progress.js";
import { ReportedError } from "./report-error.js";
import type { JobMessage, SimulationJob, SimulationResult } from "./simulation-job.js";

/** Runs a simulation in a thread of its own, with progress on standard error. */
export async function simulateInThread(job: SimulationJob): Promise<SimulationResult> {
  const { duration } = job.parameters;
  const progress = startProgress({ label: "simulating", total: duration });
  const worker = new Worker(new URL("./simulation-worker.js", import.meta.url), {
    workerData: job,
    // A policy needs nothing of the environment, which may hold keys.
    env: {},
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.on("message", (message: JobMessage) => {
        if (message.kind === "done") resolve(message.result);
        else if (message.kind === "error") reject(new ReportedError(message.report));
        else progress.update(message.second, `${message.second} of ${duration} s`);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        reject(new Error(`expected a result of the simulation, got exit code ${code}`));
      });
    });
  } finally {
    progress.stop();
    await worker.terminate();
  }
}
