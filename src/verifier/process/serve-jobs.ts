import { getHeapStatistics } from "node:v8";
import { threadId } from "node:worker_threads";
import type { FromChild, ToChild } from "./messages.js";
import { watchParent } from "./watch-parent.js";

/** What a job can tell while it runs. */
export interface JobContext {
  /** Sends a value; `resetsClock`: a part of the job has ended, the next has all its time. */
  readonly progress: (value: unknown, options?: { readonly resetsClock?: boolean }) => void;
}

/**
 * The side of a child process: carries out the jobs that come over the channel, one after the other. It is idle only when
 * nothing that a job has left behind, such as a microtask, runs any more.
 */
export function serveJobs(run: (job: unknown, context: JobContext) => Promise<unknown>): void {
  const send = process.send?.bind(process);
  if (!send || threadId !== 0) throw new Error("expected to run as a child process with a channel");
  const post = (message: FromChild): void => void send(message);
  const idle = (): void =>
    void setImmediate(() => post({ kind: "idle", isWorn: isWorn(), cpuSeconds: cpuSeconds() }));
  watchParent();
  // Ctrl-C reaches the whole group of processes: what becomes of this one is for its parent to say.
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => process.exit());
  process.on("message", (message: ToChild) => {
    const context: JobContext = {
      progress: (value, { resetsClock = false } = {}) =>
        post({ kind: "progress", value, resetsClock }),
    };
    // What `run` throws at once is a fault like any other.
    Promise.resolve(message.job)
      .then((job) => run(job, context))
      .then(
        (value) => post({ kind: "done", value, cpuSeconds: cpuSeconds() }),
        (error: unknown) => post({ kind: "fault", message: described(error) }),
      )
      .finally(idle);
  });
  idle();
}

/** Some of what is held may be garbage, but a policy can also have fastened it to what outlives it. */
function isWorn(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit / 2;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** In a hardened process an error hides its stack. */
function described(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return stack ? stack : String(error);
}
