import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import type { FromChild, ToChild } from "./messages.js";

export interface ProcessPoolOptions {
  /** The module of the child processes; it calls `serveJobs`. */
  readonly module: URL;
  /** The most processes at a time, ≥ 1. They are started when needed. */
  readonly workers: number;
  /** Heap of each, MB. */
  readonly heapMb: number;
}

export interface JobOptions {
  /** Wall-clock seconds of each part of the job; Infinity: no limit. */
  readonly seconds: number;
  readonly onProgress?: (value: unknown) => void;
}

/** How a job ended. Only `done` comes from the process itself. */
export type JobEnd =
  | { readonly code: "done"; readonly value: unknown }
  /** It took too long, and its process was killed. */
  | { readonly code: "timed-out" }
  /** Its process ran out of heap. */
  | { readonly code: "out-of-memory" }
  /** Its process ended otherwise. */
  | { readonly code: "crashed"; readonly how: string };

interface QueuedJob extends JobOptions {
  readonly job: unknown;
  readonly resolve: (end: JobEnd) => void;
  readonly reject: (error: Error) => void;
}

interface Child {
  readonly process: ChildProcess;
  running: QueuedJob | undefined;
  /** Kills the process when the part of the job under way takes too long. */
  timer: NodeJS.Timeout | undefined;
  isTimedOut: boolean;
  hasBeenIdle: boolean;
  /** As it last told. */
  cpuSeconds: number;
  /** The end of what it wrote to standard error. */
  stderr: string;
}

/** How long a process may take to become idle after a job. */
const SECONDS_TO_IDLE = 1;

/** How long a process may take to start. */
const SECONDS_TO_START = 60;

/**
 * Child processes that carry out jobs, first come, first served. A process that takes too long, runs out of memory or
 * crashes ends the job it had, and nothing else: another takes its place.
 */
export class ProcessPool {
  readonly #options: ProcessPoolOptions;
  readonly #queue: QueuedJob[] = [];
  readonly #children = new Set<Child>();
  readonly #idle: Child[] = [];
  #isClosed = false;
  #cpuSecondsOfEnded = 0;
  readonly #killAll = (): void => {
    for (const { process } of this.#children) process.kill("SIGKILL");
  };

  constructor(options: ProcessPoolOptions) {
    this.#options = options;
    process.once("exit", this.#killAll);
  }

  /** Resolves with how the job ended; rejects on a fault of the child's own code, or when the pool is closed. */
  run(job: unknown, options: JobOptions): Promise<JobEnd> {
    if (this.#isClosed) return Promise.reject(new Error("the pool is closed"));
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, ...options, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends all processes; jobs that have not ended are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    process.removeListener("exit", this.#killAll);
    // Not "exit": that may have been told already of a process that is still among the children.
    const ended = Array.from(
      this.#children,
      ({ process }) => new Promise((resolve) => process.once("close", resolve)),
    );
    this.#killAll();
    for (const job of this.#queue.splice(0)) job.reject(new Error("the pool was closed"));
    await Promise.all(ended);
  }

  /** How many processes there are now. */
  get size(): number {
    return this.#children.size;
  }

  /** That the processes have used, up to the end of the last job of each: what one was killed in is not known. */
  get cpuSeconds(): number {
    return [...this.#children].reduce(
      (sum, child) => sum + child.cpuSeconds,
      this.#cpuSecondsOfEnded,
    );
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const child = this.#idle.pop();
      if (!child) break;
      this.#start(child, this.#queue.shift() as QueuedJob);
    }
    const starting = [...this.#children].filter((c) => !c.hasBeenIdle).length;
    const wanted = Math.min(
      this.#queue.length - starting,
      this.#options.workers - this.#children.size,
    );
    for (let i = 0; i < wanted; i++) this.#spawn();
  }

  #start(child: Child, job: QueuedJob): void {
    child.running = job;
    child.process.send({ kind: "job", job: job.job } satisfies ToChild);
    this.#setTimer(child, job.seconds);
  }

  #setTimer(child: Child, seconds: number): void {
    clearTimeout(child.timer);
    if (seconds === Infinity) return;
    child.timer = setTimeout(() => {
      child.isTimedOut = true;
      child.process.kill("SIGKILL");
    }, 1000 * seconds);
  }

  #spawn(): void {
    const process = fork(this.#options.module, {
      execArgv: [
        `--max-old-space-size=${this.#options.heapMb}`,
        // A run makes many objects that live for a while: with room for them most never have to be moved.
        "--max-semi-space-size=64",
      ],
      // A child needs nothing of the environment, which may hold keys.
      env: {},
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const child: Child = {
      process,
      running: undefined,
      timer: undefined,
      isTimedOut: false,
      hasBeenIdle: false,
      cpuSeconds: 0,
      stderr: "",
    };
    this.#children.add(child);
    this.#setTimer(child, SECONDS_TO_START);
    process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      child.stderr = (child.stderr + text).slice(-8192);
    });
    process.on("message", (message: FromChild) => this.#receive(child, message));
    // A message to a process that has just ended; its end is told by `close`.
    process.on("error", () => undefined);
    process.once("close", (code, signal) => this.#ended(child, code, signal));
  }

  #receive(child: Child, message: FromChild): void {
    const { running } = child;
    switch (message.kind) {
      case "idle":
        child.cpuSeconds = message.cpuSeconds;
        // What has been given up may have become idle while its end is still on its way.
        if (running || this.#isClosed || child.isTimedOut) return;
        clearTimeout(child.timer);
        child.hasBeenIdle = true;
        if (message.isWorn) {
          child.isTimedOut = true;
          child.process.kill("SIGKILL");
          return;
        }
        this.#idle.push(child);
        this.#dispatch();
        return;
      case "progress":
        if (!running) return;
        if (message.resetsClock) this.#setTimer(child, running.seconds);
        running.onProgress?.(message.value);
        return;
      case "done":
        child.cpuSeconds = message.cpuSeconds;
        this.#finish(child)?.resolve({ code: "done", value: message.value });
        return;
      case "fault":
        this.#finish(child)?.reject(new Error(message.message));
    }
  }

  #finish(child: Child): QueuedJob | undefined {
    const { running } = child;
    child.running = undefined;
    this.#setTimer(child, SECONDS_TO_IDLE);
    return running;
  }

  #ended(child: Child, code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(child.timer);
    this.#children.delete(child);
    this.#cpuSecondsOfEnded += child.cpuSeconds;
    const position = this.#idle.indexOf(child);
    if (position >= 0) this.#idle.splice(position, 1);
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    const { running } = child;
    if (this.#isClosed) running?.reject(new Error("the pool was closed"));
    else if (running) running.resolve(endOf(child, how));
    else if (!child.hasBeenIdle) {
      // It cannot even start: another would not either.
      const error = new Error(`a worker process could not start: it ${how}\n${child.stderr}`);
      for (const job of this.#queue.splice(0)) job.reject(error);
    }
    if (!this.#isClosed) this.#dispatch();
  }
}

/** V8's words when its heap is full, or something was asked for that is larger than it can be. */
const OUT_OF_MEMORY =
  /out of memory|\bOOM\b|invalid (table|array|string|map|set)? ?(size|length)|Reached heap limit/i;

function endOf({ isTimedOut, stderr }: Child, how: string): JobEnd {
  if (isTimedOut) return { code: "timed-out" };
  if (OUT_OF_MEMORY.test(stderr)) return { code: "out-of-memory" };
  return { code: "crashed", how };
}
