import { discardUnfinished } from "../files/index.js";

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof SIGNALS;

/**
 * Runs `body`; when the process is told to end meanwhile (Ctrl-C), unfinished files are removed and the process exits with
 * the shell's code for it. `body` must let signals through: give the event loop a turn now and then.
 */
export async function interruptible<T>(body: () => Promise<T>): Promise<T> {
  const end = (signal: Signal): void => {
    discardUnfinished();
    process.stderr.write(`\ninterrupted (${signal}): unfinished files have been removed\n`);
    process.exit(128 + SIGNALS[signal]);
  };
  const signals = Object.keys(SIGNALS) as Signal[];
  for (const signal of signals) process.on(signal, end);
  try {
    const result = await body();
    // A signal that came while nothing gave it a turn.
    await new Promise((resolve) => setImmediate(resolve));
    return result;
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}
