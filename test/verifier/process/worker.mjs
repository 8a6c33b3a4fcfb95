// A process of a pool that does what it is told, good or bad.
import { setImmediate } from "node:timers";
import { serveJobs } from "../../../dist/verifier/process/serve-jobs.js";

let jobs = 0;

function block(seconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
}

const DO = {
  echo: (job) => job.value,
  /** Which process it is, and how many jobs it has had. */
  which: () => ({ pid: process.pid, jobs }),
  /** Takes so many parts of so many seconds, and tells of each. */
  parts({ parts, seconds, resetsClock }, { progress }) {
    for (let i = 0; i < parts; i++) {
      block(seconds);
      progress(i, { resetsClock });
    }
    return parts;
  },
  throwNow() {
    throw new RangeError("the child's own fault");
  },
  throwLater: () => Promise.reject(new RangeError("the child's own fault")),
  throwHidden: () =>
    Promise.reject(Object.assign(new RangeError("the child's own fault"), { stack: "" })),
  exit: ({ code }) => process.exit(code),
  abort: () => process.abort(),
  kill: () => process.kill(process.pid, "SIGKILL"),
  uncaught() {
    setImmediate(() => {
      throw new Error("from nowhere");
    });
    return new Promise(() => undefined);
  },
  /** Tells its process id first, so that somebody else can look for it. */
  loop(job, { progress }) {
    progress(process.pid);
    for (;;);
  },
  nativeLoop(job, { progress }) {
    progress(process.pid);
    return /^(a+)+$/.test(`${"a".repeat(60)}b`);
  },
  never(job, { progress }) {
    progress(process.pid);
    return new Promise(() => undefined);
  },
  fillHeap() {
    const kept = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  /** Is done, but leaves something behind that never ends. */
  doneButBusy() {
    setImmediate(() => {
      for (;;);
    });
    return process.pid;
  },
  /** Is done, but becomes idle only a little later. */
  doneAndLate() {
    setImmediate(() => block(0.2));
    return process.pid;
  },
  environment: () => Object.keys(process.env),
};

serveJobs((job, context) => {
  jobs++;
  const result = DO[job.do](job, context);
  return Promise.resolve(result);
});
