/** `schedlab serve`: policies of ours that are asked over HTTP. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { BUILT_IN_POLICIES } from "../../src/policies/index.js";
import { folderWith, inFolder, MAIN, schedlab } from "../cli/run-cli.js";
import { startSchedlab } from "../search/run-async.js";

interface Served {
  readonly port: number;
  /** Sends the signal and resolves with the exit code and what was logged. */
  end(signal?: NodeJS.Signals): Promise<{ readonly status: number | null; readonly log: string }>;
}

async function serve(policy: string, cwd?: string): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, "serve", policy, "--port", "0"], { cwd });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const closed = once(child, "close") as Promise<[number | null]>;
  const [line] = (await Promise.race([once(child.stdout, "data"), closed])) as [unknown];
  const [, port] = /^serving \S+ at http:\/\/127\.0\.0\.1:(\d+) /.exec(String(line)) ?? [];
  if (port === undefined) throw new Error(`not served: ${String(line)} ${log}`);
  return {
    port: Number(port),
    async end(signal = "SIGINT") {
      child.kill(signal);
      const [status] = await closed;
      return { status, log };
    },
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

interface Wrong {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a text, or a value as JSON. */
async function post(
  { port }: Served,
  path: string,
  value: unknown,
  { method = "POST", headers = {} }: Wrong = {},
): Promise<Answer> {
  const sent = request({ host: "127.0.0.1", port, path, method, headers });
  sent.end(typeof value === "string" ? value : JSON.stringify(value));
  const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer> & Answer];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { statusCode } = response as unknown as { readonly statusCode: number };
  return { status: statusCode, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
}

const PARAMS = {
  num_pools: 1,
  cpus_per_pool: 8,
  ram_gb_per_pool: 64,
  ticks_per_second: 10,
  multi_operator_containers: true,
  allow_memory_overcommit: false,
  max_job_seconds: 0,
};

const OPERATOR = {
  id: "u1",
  state: "pending",
  is_assignable_state: true,
  parents_complete: true,
  estimate: null,
};

const PIPELINE = {
  pipeline_id: "a",
  priority: "QUERY",
  arrival_tick: 0,
  is_complete: false,
  has_failures: false,
  timed_out: false,
  operators: [OPERATOR],
};

const POOL = {
  pool_id: 0,
  max_cpu: 8,
  max_ram_gb: 64,
  avail_cpu: 8,
  avail_ram_gb: 64,
  consumed_ram_gb: 0,
  active_containers: [],
  suspending_containers: [],
  suspended_containers: [],
};

const CONTAINER = {
  container_id: "c1",
  pipeline_id: "a",
  operator_ids: ["u1"],
  cpu: 8,
  ram_gb: 64,
  current_memory_gb: 1,
  priority: "QUERY",
};

const STATE = {
  tick: 0,
  sim_time_seconds: 0,
  results: [],
  new_pipelines: [PIPELINE],
  other_pipelines: [],
  pools: [POOL],
};

const RESULT = {
  ops: ["u1"],
  cpu: 8,
  ram: 64,
  priority: "QUERY",
  pool_id: 0,
  container_id: "c1",
  error: null,
};

/** The same with fields changed. */
const but = (change: object): object => ({ ...STATE, ...change });
const withPool = (change: object): object => but({ pools: [{ ...POOL, ...change }] });
const withPipeline = (change: object): object =>
  but({ new_pipelines: [{ ...PIPELINE, ...change }] });
const withOperator = (change: object): object =>
  withPipeline({ operators: [{ ...OPERATOR, ...change }] });

/** What is wrong, what is sent, at which field, what is expected and found. */
const WRONG: readonly (readonly [string, unknown, string, string])[] = [
  ["no JSON", "{", "", 'expected JSON; found "{"'],
  ["nothing", "", "", "expected JSON; found nothing"],
  ["a list", [], "", "expected an object; found an array"],
  ["no tick", but({ tick: undefined }), "tick", "expected a whole number ≥ 0; found nothing"],
  ["half a tick", but({ tick: 0.5 }), "tick", "found 0.5"],
  ["no pools", but({ pools: undefined }), "pools", "expected an array; found nothing"],
  ["too many pools", but({ pools: [POOL, POOL] }), "pools", "expected 1 pools"],
  ["a pool out of order", withPool({ pool_id: 3 }), "pools[0].pool_id", "expected 0; found 3"],
  ["a pool of text", withPool({ avail_cpu: "8" }), "pools[0].avail_cpu", 'found "8"'],
  ["a null for a pool", but({ pools: [null] }), "pools[0]", "expected an object; found null"],
  [
    "a container of an unknown operator",
    withPool({ active_containers: [{ ...CONTAINER, operator_ids: ["u9"] }] }),
    "pools[0].active_containers[0].operator_ids[0]",
    'expected an operator of a pipeline sent before; found "u9"',
  ],
  [
    "a container without operators",
    withPool({ active_containers: [{ ...CONTAINER, operator_ids: [] }] }),
    "pools[0].active_containers[0].operator_ids",
    "expected at least one id; found none",
  ],
  ["an unknown class", withPipeline({ priority: "LOW" }), "new_pipelines[0].priority", '"LOW"'],
  [
    "an unknown state",
    withOperator({ state: "PENDING" }),
    "new_pipelines[0].operators[0].state",
    'expected "pending" or "assigned" or',
  ],
  [
    "a flag of text",
    withOperator({ parents_complete: "true" }),
    "new_pipelines[0].operators[0].parents_complete",
    'expected true or false; found "true"',
  ],
  [
    "an estimate of text",
    withOperator({ estimate: { mem_peak_gb: "1" } }),
    "new_pipelines[0].operators[0].estimate.mem_peak_gb",
    'expected a number ≥ 0 or null; found "1"',
  ],
  [
    "a pipeline twice",
    but({ new_pipelines: [PIPELINE, PIPELINE] }),
    "new_pipelines[1].pipeline_id",
    'expected a pipeline that has not been sent before; found "a"',
  ],
  [
    "an operator twice",
    withPipeline({ operators: [OPERATOR, OPERATOR] }),
    "new_pipelines[0].operators[1].id",
    'expected an id that no other operator has; found "u1"',
  ],
  [
    "an earlier pipeline that is new",
    but({ new_pipelines: [], other_pipelines: [PIPELINE] }),
    "other_pipelines[0].pipeline_id",
    "expected a pipeline that was in new_pipelines of an earlier request",
  ],
  [
    "an unknown error",
    but({ results: [{ ...RESULT, error: "fire" }] }),
    "results[0].error",
    'expected "OOM", "timeout", "pool lost" or null; found "fire"',
  ],
  [
    "a result of an unknown pool",
    but({ results: [{ ...RESULT, pool_id: 1 }] }),
    "results[0].pool_id",
    "expected a pool from 0 to 0; found 1",
  ],
  [
    "more free CPUs than there are",
    withPool({ avail_cpu: 400 }),
    "pools[0].avail_cpu",
    `expected a number from 0 to max_cpu, ${POOL.max_cpu}; found 400`,
  ],
  [
    "less than no free CPUs",
    withPool({ avail_cpu: -4 }),
    "pools[0].avail_cpu",
    `expected a number from 0 to max_cpu, ${POOL.max_cpu}; found -4`,
  ],
  [
    "more free memory than there is",
    withPool({ avail_ram_gb: 1e4 }),
    "pools[0].avail_ram_gb",
    `expected at most max_ram_gb, ${POOL.max_ram_gb}; found 10000`,
  ],
  [
    "a running operator in a pipeline that arrives",
    withOperator({ state: "running", is_assignable_state: false }),
    "new_pipelines[0].operators[0].state",
    'expected "pending" in a pipeline that arrives; found "running"',
  ],
  [
    "a running operator that can be assigned",
    withOperator({ state: "running" }),
    "new_pipelines[0].operators[0].is_assignable_state",
    'expected false, as its state is "running"; found true',
  ],
  [
    "a pending operator that cannot be assigned",
    withOperator({ is_assignable_state: false }),
    "new_pipelines[0].operators[0].is_assignable_state",
    'expected true, as its state is "pending"; found false',
  ],
  [
    "a pipeline without operators",
    withPipeline({ operators: [] }),
    "new_pipelines[0].operators",
    "expected at least one operator; found an empty array",
  ],
  [
    "an arrival in the future",
    withPipeline({ arrival_tick: 99 }),
    "new_pipelines[0].arrival_tick",
    "expected at most 0, the tick; found 99",
  ],
  [
    "the time of another tick",
    but({ sim_time_seconds: 99 }),
    "sim_time_seconds",
    "expected 0, the time of tick 0; found 99",
  ],
];

const ALL_TO_THE_FIRST = {
  suspensions: [],
  assignments: [
    {
      operator_ids: ["u1"],
      cpu: 8,
      ram_gb: 64,
      pool_id: 0,
      priority: "QUERY",
      is_resume: false,
      force_run: false,
    },
  ],
};

describe("a served policy, asked by hand", () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve("naive");
  });
  afterAll(() => served.end());

  it("knows no run before /init", async () => {
    const { status, body } = await post(served, "/schedule", STATE);
    expect(status).toBe(409);
    expect(body).toEqual({ error: "no run has begun: expected POST /init first" });
  });

  it.each(WRONG)(
    "refuses %s, and goes on as if it had not come",
    async (_what, value, field, text) => {
      expect(await post(served, "/init", { params: PARAMS })).toEqual({ status: 200, body: {} });
      const { status, body } = await post(served, "/schedule", value);
      const { error, field: place = "" } = body as {
        readonly error: string;
        readonly field?: string;
      };
      expect(status).toBe(400);
      expect(place).toBe(field);
      expect(error.startsWith(field === "" ? "expected " : `${field}: expected `)).toBe(true);
      expect(error).toContain(text);
      expect(await post(served, "/schedule", STATE)).toEqual({
        status: 200,
        body: ALL_TO_THE_FIRST,
      });
    },
  );

  it.each([
    ["no parameters", {}, "params", "expected an object; found nothing"],
    [
      "more pools than there can be",
      { params: { ...PARAMS, num_pools: 1e9 } },
      "params.num_pools",
      "expected a whole number from 1 to 100000; found 1000000000",
    ],
    ["half a pool", { params: { ...PARAMS, num_pools: 0.5 } }, "params.num_pools", "found 0.5"],
    [
      "text for a flag",
      { params: { ...PARAMS, multi_operator_containers: "yes" } },
      "params.multi_operator_containers",
      'expected true or false; found "yes"',
    ],
  ])("refuses an /init with %s", async (_what, value, field, text) => {
    const { status, body } = await post(served, "/init", value);
    expect(status).toBe(400);
    expect(body).toMatchObject({ field });
    expect((body as { readonly error: string }).error).toContain(text);
  });

  it("refuses a tick that is not after the last one", async () => {
    await post(served, "/init", { params: PARAMS });
    await post(served, "/schedule", STATE);
    const { status, body } = await post(served, "/schedule", but({ new_pipelines: [] }));
    expect(status).toBe(400);
    expect(body).toEqual({
      error: "tick: expected a tick after 0, the last one; found 0",
      field: "tick",
    });
  });

  it.each([
    ["another path", "/", {}, 404, "expected /init or /schedule; found /"],
    ["another method", "/init", { method: "PUT" }, 405, "expected POST; found PUT"],
    [
      "a browser",
      "/init",
      { headers: { origin: "http://example.com" } },
      403,
      "expected a simulator; found a browser",
    ],
  ])("refuses %s", async (_what, path, wrong, status, error) => {
    expect(await post(served, path, { params: PARAMS }, wrong)).toEqual({
      status,
      body: { error },
    });
  });

  it("survives what is no HTTP, and a client that goes away", async () => {
    for (const text of ["hello\r\n\r\n", "POST /schedule HTTP/1.1\r\ncontent-length: 9\r\n\r\n{"]) {
      const socket = connect(served.port, "127.0.0.1");
      await once(socket, "connect");
      socket.end(text);
      socket.resume();
      await once(socket, "close");
    }
    expect((await post(served, "/init", { params: PARAMS })).status).toBe(200);
  });

  it("begins a new run with each /init", async () => {
    for (let run = 0; run < 2; run++) {
      expect((await post(served, "/init", { params: PARAMS })).status).toBe(200);
      expect((await post(served, "/schedule", STATE)).body).toEqual(ALL_TO_THE_FIRST);
    }
  });
});

describe("schedlab serve", () => {
  const open: Served[] = [];
  const begin = async (policy: string, cwd?: string): Promise<Served> => {
    const served = await serve(policy, cwd);
    open.push(served);
    return served;
  };
  afterEach(async () => {
    for (const served of open.splice(0)) await served.end();
  });

  it("fits 80 columns in its help", () => {
    const { stdout, status } = schedlab(["serve", "--help"]);
    expect(status).toBe(0);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain("schedlab serve priority --port 8080");
    expect(stdout).toMatchSnapshot();
  });

  it("logs each run and ends on Ctrl-C", async () => {
    const served = await begin("naive");
    await post(served, "/init", { params: PARAMS });
    await post(served, "/schedule", STATE);
    await post(served, "/init", { params: { ...PARAMS, num_pools: 3 } });
    const { status, log } = await served.end();
    expect(status).toBe(0);
    expect(log.split("\n")).toEqual([
      "run 1 begins: 1 pool of 8 CPUs and 64 GB",
      "run 1 ended: 1 calls up to tick 0, 1 assignments, 0 suspensions",
      "run 2 begins: 3 pools of 8 CPUs and 64 GB",
      "run 2 ended: 0 calls up to tick 0, 0 assignments, 0 suspensions",
      "",
    ]);
  });

  it("says that a port is taken", async () => {
    const { port } = await begin("naive");
    const { status, stderr } = schedlab(["serve", "naive", "--port", String(port)]);
    expect(status).toBe(2);
    expect(stderr).toContain(
      `--host 127.0.0.1 --port ${port}: expected a port that is free (another program listens there; --port 0 takes any that is free); found EADDRINUSE`,
    );
  });

  it("tells a policy that does not suit the cluster", async () => {
    const served = await begin("priority-pool");
    const { status, body } = await post(served, "/init", { params: PARAMS });
    expect(status).toBe(500);
    expect(body).toMatchObject({
      error: expect.stringContaining("priority-pool needs exactly 2 pools, got 1") as string,
    });
    expect((await post(served, "/schedule", STATE)).status).toBe(409);
  });

  it("does not serve a policy that fails its check", () =>
    inFolder({ "bad.ts": "export default 5;\n" }, (folder) => {
      const { status, stderr } = schedlab(["serve", "bad.ts", "--port", "0"], folder);
      expect(status).toBe(1);
      expect(stderr).toContain("policy bad.ts failed");
    }));

  const SETTINGS = ["duration=20", "ticks_per_second=10", "waiting_seconds_mean=5"];
  const figures = ({ stdout }: { readonly stdout: string }): unknown =>
    (JSON.parse(stdout) as { readonly statistics: unknown }).statistics;

  /** The figures of a policy in the simulator, and through the built server and client. */
  async function bothWays(policy: string, more: readonly string[], cwd = process.cwd()) {
    const served = await begin(policy, cwd);
    const set = [...SETTINGS, ...more].flatMap((text) => ["--set", text]);
    const args = ["simulate", "--json", "--mode", "every-tick", ...set];
    const there = ["--policy", "rest", "--set", `rest_scheduler_addr=127.0.0.1:${served.port}`];
    const interval = ["--set", "rest_poll_interval=0"];
    const remote = await startSchedlab([...args, ...there, ...interval], cwd).result;
    expect(remote.stderr).toBe("");
    return { here: figures(schedlab([...args, "--policy", policy], cwd)), there: figures(remote) };
  }

  const noisy = ["estimator_algo=noisy", "noisy_estimator_sigma=0.3"];
  const settings: Readonly<Record<string, readonly string[]>> = {
    priority: ["num_pools=1", "num_pipelines=12", "query_prob=0.4", "batch_prob=0.3"],
    "priority-pool": ["num_pools=2"],
    overbook: ["allow_memory_overcommit=true", "num_pools=2"],
    "learned-srpt": [...noisy, "max_job_seconds=8"],
    "estimate-fit": noisy,
  };
  it.each(BUILT_IN_POLICIES)(
    "gives $name the figures that it has in the simulator",
    async (one) => {
      const { here, there } = await bothWays(one.name, settings[one.name] ?? []);
      expect(there).toEqual(here);
      expect(here).toMatchObject({ containers_completed: expect.any(Number) as number });
    },
  );

  it("serves a policy in a file, in the sandbox", async () => {
    const cwd = folderWith({ "mine.ts": HALVES });
    const { here, there } = await bothWays("mine.ts", [], cwd);
    expect(there).toEqual(here);
    expect((here as { readonly assignments: number }).assignments).toBeGreaterThan(5);
  });

  it("ends a run whose policy loops, throws or asks for edges, and serves the next", async () => {
    const served = await begin("mine.ts", folderWith({ "mine.ts": TROUBLE }));
    const two = [OPERATOR, { ...OPERATOR, id: "u2", parents_complete: false }];
    const troubles = [
      ["QUERY", "over-budget: steps: more than 20000000 loop turns"],
      ["BATCH_PIPELINE", "policy-error: Error: no idea (line 6: "],
      ["INTERACTIVE", "an operator's parents are not known over HTTP"],
    ] as const;
    for (const [priority, text] of troubles) {
      expect((await post(served, "/init", { params: PARAMS })).status).toBe(200);
      const failed = await post(served, "/schedule", withPipeline({ priority, operators: two }));
      expect(failed.status).toBe(500);
      expect((failed.body as { readonly error: string }).error).toContain(text);
      expect((await post(served, "/schedule", STATE)).status).toBe(409);
    }
    const { log } = await served.end("SIGTERM");
    expect(log).toContain("the policy failed: over-budget");
  });
});

const HALVES = `import type { Cluster, Policy } from "schedlab/policy";
export default function create(_cluster: Cluster): Policy {
  return {
    schedule({ pipelines, pools }) {
      const assign = [];
      const ready = pipelines.flatMap((p) => p.operators.filter((o) => o.isAssignable && o.parentsComplete));
      for (const pool of pools) {
        if (pool.availableCpu < pool.cpu / 2 || pool.availableRamGb < pool.ramGb / 2) continue;
        const operator = ready.shift();
        if (operator) assign.push({ operators: [operator], pool, cpu: pool.cpu / 2, ramGb: pool.ramGb / 2 });
      }
      return { assign };
    },
  };
}
`;

const TROUBLE = `export default function create(): import("schedlab/policy").Policy {
  return {
    schedule({ arrivals: [first] }) {
      if (!first) return;
      if (first.priority === "QUERY") for (;;);
      if (first.priority === "BATCH_PIPELINE") throw new Error("no idea");
      for (const operator of first.operators) if (operator.parents.length > 5) return;
    },
  };
}
`;
