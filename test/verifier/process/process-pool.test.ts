import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { JobEnd, ProcessPoolOptions } from "../../../src/verifier/process/process-pool.js";
import { ProcessPool } from "../../../src/verifier/process/process-pool.js";

const WORKER = new URL("./worker.mjs", import.meta.url);
const PARENT = fileURLToPath(new URL("./parent.mjs", import.meta.url));

/** Long enough for anything that ends. */
const LONG = { seconds: 120 };

const pools: ProcessPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function poolOf(workers: number, options: Partial<ProcessPoolOptions> = {}): ProcessPool {
  const pool = new ProcessPool({ module: WORKER, workers, heapMb: 64, ...options });
  pools.push(pool);
  return pool;
}

const echo = (pool: ProcessPool, value: unknown): Promise<JobEnd> =>
  pool.run({ do: "echo", value }, LONG);

interface Which {
  readonly pid: number;
  readonly jobs: number;
}

async function which(pool: ProcessPool): Promise<Which> {
  const end = await pool.run({ do: "which" }, LONG);
  if (end.code !== "done") throw new Error(end.code);
  return end.value as Which;
}

/** The process of a job that tells its id and then never ends. */
function endless(pool: ProcessPool, what = "loop"): { pid: Promise<number>; end: Promise<JobEnd> } {
  let end: Promise<JobEnd> | undefined;
  const pid = new Promise<number>((resolve) => {
    end = pool.run(
      { do: what },
      { seconds: Infinity, onProgress: (value) => resolve(Number(value)) },
    );
  });
  if (!end) throw new Error("expected a job");
  end.catch(() => undefined);
  return { pid, end };
}

/** Is there such a process, other than as a record of one that has ended? */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // Gone by now, or a system without /proc.
    return process.platform !== "linux";
  }
}

/** Keeps this process from doing anything. */
function block(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
}

describe("a pool of processes", () => {
  it("carries out jobs in the order in which they were given", async () => {
    const pool = poolOf(1);
    const ended: number[] = [];
    const ends = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => {
        const { jobs } = await which(pool);
        ended.push(n);
        return jobs;
      }),
    );
    expect(ends).toEqual([1, 2, 3, 4, 5]);
    expect(ended).toEqual([1, 2, 3, 4, 5]);
  });

  it("gives each job its own answer", async () => {
    const pool = poolOf(2);
    const values = [1, "two", { three: [3] }, null, undefined, NaN, new Float64Array([0.5]), -0];
    const ends = await Promise.all(values.map((value) => echo(pool, value)));
    expect(ends).toEqual(values.map((value) => ({ code: "done", value })));
  });

  it("has no more processes than it may, nor than there are jobs", async () => {
    const pool = poolOf(2);
    expect(pool.size).toBe(0);
    const all = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const found = await which(pool);
        expect(pool.size).toBeLessThanOrEqual(2);
        return found;
      }),
    );
    expect(new Set(all.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
    const large = poolOf(8);
    const two = [which(large), which(large)];
    expect(large.size).toBe(2);
    await Promise.all(two);
    expect(large.size).toBe(2);
  });

  it("hands progress on, each to its own job, in order", async () => {
    const pool = poolOf(2);
    const told = await Promise.all(
      [3, 5].map(async (parts) => {
        const values: unknown[] = [];
        await pool.run(
          { do: "parts", parts, seconds: 0 },
          { ...LONG, onProgress: (value) => values.push(value) },
        );
        return values;
      }),
    );
    expect(told).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3, 4],
    ]);
  });

  it("gives its processes nothing of the environment", async () => {
    const end = await poolOf(1).run({ do: "environment" }, LONG);
    if (end.code !== "done") throw new Error(end.code);
    expect((end.value as string[]).filter((name) => !name.startsWith("NODE_CHANNEL"))).toEqual([]);
  });
});

describe("a job that goes wrong", () => {
  it.each<[string, object, JobEnd]>([
    [
      "ends its process",
      { do: "exit", code: 3 },
      { code: "crashed", how: "ended with exit code 3" },
    ],
    [
      "ends it as if all were well",
      { do: "exit", code: 0 },
      { code: "crashed", how: "ended with exit code 0" },
    ],
    ["kills its process", { do: "kill" }, { code: "crashed", how: "was ended by SIGKILL" }],
    ["aborts its process", { do: "abort" }, { code: "crashed", how: "was ended by SIGABRT" }],
    [
      "throws outside of everything",
      { do: "uncaught" },
      { code: "crashed", how: "ended with exit code 1" },
    ],
    ["fills its heap", { do: "fillHeap" }, { code: "out-of-memory" }],
  ])("because it %s ends alone, and the pool is whole afterwards", async (_what, job, end) => {
    const pool = poolOf(2);
    const ends = await Promise.all([
      echo(pool, 1),
      pool.run(job, LONG),
      echo(pool, 2),
      pool.run(job, LONG),
      echo(pool, 3),
      echo(pool, 4),
    ]);
    const done = (value: number): JobEnd => ({ code: "done", value });
    expect(ends).toEqual([done(1), end, done(2), end, done(3), done(4)]);
    expect(await Promise.all([echo(pool, 5), echo(pool, 6)])).toEqual([done(5), done(6)]);
    expect(pool.size).toBeLessThanOrEqual(2);
  });

  it.each(["loop", "nativeLoop", "never"])(
    "because it does not end (%s) is ended alone",
    async (what) => {
      const pool = poolOf(2);
      let pid = 0;
      const [end, ...others] = await Promise.all([
        pool.run({ do: what }, { seconds: 0.5, onProgress: (value) => (pid = Number(value)) }),
        ...[1, 2, 3].map((value) => echo(pool, value)),
      ]);
      expect(end).toEqual({ code: "timed-out" });
      expect(others.map(({ code }) => code)).toEqual(["done", "done", "done"]);
      expect(isAlive(pid)).toBe(false);
      expect(await echo(pool, 4)).toEqual({ code: "done", value: 4 });
    },
  );

  it("has its time anew for each part that it says has ended", async () => {
    const pool = poolOf(2);
    const parts = { do: "parts", parts: 5, seconds: 0.6 };
    const [anew, all] = await Promise.all([
      pool.run({ ...parts, resetsClock: true }, { seconds: 2.4 }),
      pool.run({ ...parts, resetsClock: false }, { seconds: 2.4 }),
    ]);
    expect(anew).toEqual({ code: "done", value: 5 });
    expect(all).toEqual({ code: "timed-out" });
  });

  it.each(["throwNow", "throwLater", "throwHidden"])(
    "by a fault of the process's own code is rejected with it (%s)",
    async (what) => {
      const pool = poolOf(1);
      const before = await which(pool);
      await expect(pool.run({ do: what }, LONG)).rejects.toThrow(
        "RangeError: the child's own fault",
      );
      expect(await which(pool)).toEqual({ pid: before.pid, jobs: 3 });
    },
  );
});

describe("a process that is no longer fit for a job", () => {
  it("because something of its job still runs is replaced", async () => {
    const pool = poolOf(1);
    const end = await pool.run({ do: "doneButBusy" }, LONG);
    if (end.code !== "done") throw new Error(end.code);
    const next = await which(pool);
    expect(next.pid).not.toBe(end.value);
    expect(next.jobs).toBe(1);
    expect(isAlive(Number(end.value))).toBe(false);
    expect(pool.size).toBe(1);
  });

  it("because it has been given up gets none, even if it says that it is idle after all", async () => {
    const pool = poolOf(1);
    const late = await pool.run({ do: "doneAndLate" }, LONG);
    expect(late.code).toBe("done");
    const next = echo(pool, 1);
    // Meanwhile it becomes idle, but that is heard only after its time to do so has passed.
    block(1.5);
    expect(await next).toEqual({ code: "done", value: 1 });
  });

  it("rejects the jobs that wait when another could not start either", async () => {
    const pool = poolOf(2, { module: new URL("./cannot-start.mjs", import.meta.url) });
    const rejections = await Promise.all(
      [1, 2, 3].map((value) => echo(pool, value).catch((error: unknown) => String(error))),
    );
    for (const rejection of rejections) {
      expect(rejection).toMatch(/a worker process could not start: it ended with exit code 1/);
      expect(rejection).toMatch(/no such thing/);
    }
  });
});

describe("closing a pool", () => {
  it("rejects what runs and what waits, and leaves no process", async () => {
    const pool = poolOf(2);
    const { pid: idle } = await which(pool);
    const running = [endless(pool), endless(pool, "never")];
    const pids = await Promise.all(running.map(({ pid }) => pid));
    const waiting = echo(pool, 1);
    const all = [...running.map(({ end }) => end), waiting].map((end) =>
      end.catch((error: unknown) => String(error)),
    );
    expect(pids.map(isAlive)).toEqual([true, true]);
    await pool.close();
    expect([idle, ...pids].map(isAlive)).toEqual([false, false, false]);
    expect(await Promise.all(all)).toEqual(all.map(() => "Error: the pool was closed"));
    expect(pool.size).toBe(0);
    await expect(echo(pool, 2)).rejects.toThrow("the pool is closed");
    await pool.close();
  });

  it("ends processes that are only being started, and idle ones", async () => {
    const pool = poolOf(2);
    const first = echo(pool, 1).catch((error: unknown) => String(error));
    expect(pool.size).toBe(1);
    await pool.close();
    expect(await first).toBe("Error: the pool was closed");
    const idle = poolOf(1);
    const { pid } = await which(idle);
    await idle.close();
    expect(isAlive(pid)).toBe(false);
  });

  it("comes to an end while a process is ending by itself", async () => {
    const pool = poolOf(1);
    const { pid } = await which(pool);
    const end = pool.run({ do: "kill" }, LONG).catch((error: unknown) => String(error));
    // Up to the very turn in which its end is noticed.
    while (isRecorded(pid)) await new Promise((resolve) => setImmediate(resolve));
    await pool.close();
    await end;
    expect(pool.size).toBe(0);
  });

  it("leaves nothing that keeps a program from ending", async () => {
    const pool = poolOf(1);
    const before = process.listenerCount("exit");
    await pool.close();
    expect(process.listenerCount("exit")).toBe(before - 1);
  });
});

/** Until its parent has taken note of its end, a process is still there. */
function isRecorded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a program that is killed", () => {
  it.each(["loop", "nativeLoop", "never"])("leaves no process behind: %s", async (what) => {
    const parent = spawn(process.execPath, [PARENT, what], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [told] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(told.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAlive(pid)).toBe(false);
  });
});
