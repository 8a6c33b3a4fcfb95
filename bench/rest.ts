import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { findBuiltInPolicy } from "../src/policies/index.js";
import type { Reply, Transport } from "../src/rest/index.js";
import { RestPolicy, httpTransport } from "../src/rest/index.js";
import type { SimulationOptions } from "../src/simulator/index.js";
import { median, simulate, uniformPools } from "../src/simulator/index.js";
import type { Batch } from "../src/workload/index.js";
import { PAPER_TRACES, generateWorkload } from "../src/workload/index.js";
import { medianMilliseconds, milliseconds } from "./measure.js";
import { CLUSTER, arrivals } from "./paper.js";

export interface RestFigures {
  /** A request of so many bytes to a server that does nothing: from this thread, and the same without waiting for it. */
  readonly roundTrips: readonly {
    readonly bytes: number;
    readonly milliseconds: number;
    readonly asyncMilliseconds: number;
  }[];
  readonly runs: readonly RestRunFigure[];
}

/** A run whose policy is asked over HTTP when something arrives or ends. */
export interface RestRunFigure {
  readonly workload: string;
  readonly policy: string;
  readonly requests: number;
  readonly kilobytesPerRequest: number;
  /** Per request, of this side alone: writing the state, reading the answer. */
  readonly clientMilliseconds: number;
  /** Per request, beyond what the same run takes in this process: this side, HTTP, and our server, which mirrors the state. */
  readonly addedMilliseconds: number;
}

const ROUND_TRIPS = 1000;
const RUNS = 5;
const POLICIES = ["naive", "learned-srpt"];

export async function restFigures(): Promise<RestFigures> {
  const roundTrips = await withServer("nothing", async (port) => {
    const figures = [];
    for (const bytes of [1_000, 30_000, 300_000]) {
      const body = "x".repeat(bytes);
      figures.push({
        bytes,
        milliseconds: syncRoundTrip(port, body),
        asyncMilliseconds: await asyncRoundTrip(port, body),
      });
    }
    return figures;
  });
  const runs = [];
  for (const workload of workloads()) {
    for (const policy of POLICIES) {
      runs.push(
        await withServer(policy, (port) => Promise.resolve(runFigure(workload, policy, port))),
      );
    }
  }
  return { roundTrips, runs };
}

async function withServer<T>(name: string, body: (port: number) => Promise<T>): Promise<T> {
  const module = fileURLToPath(new URL("./rest-server.js", import.meta.url));
  const server: ChildProcess = fork(module, [name], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  try {
    if (!server.stdout) throw new Error("expected a pipe");
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    return await body(Number(port.toString("utf8")));
  } finally {
    server.kill();
  }
}

function syncRoundTrip(port: number, body: string): number {
  const transport = httpTransport({ address: { host: "127.0.0.1", port }, timeoutSeconds: 30 });
  const times = Array.from({ length: ROUND_TRIPS }, () =>
    milliseconds(() => transport.post("/schedule", body)),
  );
  transport.close();
  return median(times);
}

async function asyncRoundTrip(port: number, body: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { "content-length": body.length };
  const times: number[] = [];
  while (times.length < ROUND_TRIPS) {
    const begun = performance.now();
    const sent = request({
      agent,
      host: "127.0.0.1",
      port,
      path: "/schedule",
      method: "POST",
      headers,
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [NodeJS.ReadableStream];
    await once(response.resume(), "end");
    times.push(performance.now() - begun);
  }
  agent.destroy();
  return median(times);
}

interface Workload {
  readonly name: string;
  readonly arriving: readonly Batch[];
  readonly options: SimulationOptions & Required<Pick<SimulationOptions, "pools">>;
}

/** That of the default parameters, which is steady, and a paper trace, whose open pipelines become ever more. */
function workloads(): readonly Workload[] {
  const [trace] = PAPER_TRACES;
  if (!trace) throw new Error("expected a paper trace");
  const defaults = { pools: uniformPools(8, 64, 256), multiOperatorContainers: true };
  return [
    { name: "defaults", arriving: [...generateWorkload()], options: defaults },
    { name: trace.name, arriving: arrivals(trace.name, 1000), options: CLUSTER },
  ];
}

function runFigure(workload: Workload, name: string, port: number): RestRunFigure {
  const builtIn = findBuiltInPolicy(name);
  if (!builtIn) throw new Error("expected a policy");
  const { arriving, options } = workload;
  const http = httpTransport({ address: { host: "127.0.0.1", port }, timeoutSeconds: 30 });
  const replies: Reply[] = [];
  let bytes = 0;
  const recording: Transport = {
    ...http,
    post(path, body) {
      const reply = http.post(path, body);
      bytes += body.length;
      replies.push(reply);
      return reply;
    },
  };
  askedRun(workload, recording);
  const requests = replies.length - 1;
  const replaying = (): Transport => {
    const left = replies.values();
    return { ...http, post: () => left.next().value ?? { kind: "late" } };
  };
  const own = medianMilliseconds(() => simulate(arriving, builtIn.create, options), RUNS);
  const client = medianMilliseconds(() => askedRun(workload, replaying()), RUNS);
  const asked = medianMilliseconds(() => askedRun(workload, http), RUNS);
  http.close();
  return {
    workload: workload.name,
    policy: name,
    requests,
    kilobytesPerRequest: bytes / 1000 / requests,
    clientMilliseconds: (client - own) / requests,
    addedMilliseconds: (asked - own) / requests,
  };
}

function askedRun({ arriving, options }: Workload, transport: Transport): void {
  const [pool] = options.pools;
  const policy = new RestPolicy({
    url: "",
    transport,
    params: {
      num_pools: options.pools.length,
      cpus_per_pool: pool?.cpu,
      ram_gb_per_pool: pool?.ramGb,
      ticks_per_second: 1000,
      multi_operator_containers: options.multiOperatorContainers ?? false,
      allow_memory_overcommit: false,
      max_job_seconds: 0,
    },
    pollIntervalSeconds: 1,
    timeoutSeconds: 30,
  });
  const { outcome } = simulate(arriving, policy.create, options);
  if (outcome.code !== "completed") throw new Error(outcome.message);
}
