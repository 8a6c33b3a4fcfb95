import { Worker } from "node:worker_threads";

/**
 * Ends this process when its parent is gone, even while it is caught in an endless loop: then it would never notice that
 * its channel was closed. The watch is a thread of its own.
 */
export function watchParent(): void {
  // Its parent is the one of now: by the time the thread runs, that may be gone.
  const code = `
    const parent = ${process.ppid};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 1000);
  `;
  const watch = new Worker(code, {
    eval: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 8 },
  });
  watch.unref();
}
