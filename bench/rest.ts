import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { findBuiltInPolicy } from "../src/policies/index.js";
import { RestPolicy, httpTransport } from "../src/rest/index.js";
import { median, simulate } from "../src/simulator/index.js";
import { PAPER_TRACES } from "../src/workload/index.js";
import { milliseconds } from "./measure.js";
import { CLUSTER, arrivals } from "./paper.js";

export interface RestFigures {
  /** A request of so many bytes to a server that does nothing: from this thread, and the same without waiting for it. */
  readonly roundTrips: readonly {
    readonly bytes: number;
    readonly milliseconds: number;
    readonly asyncMilliseconds: number;
  }[];
  /** A run of a policy on a paper trace, asked over HTTP when something arrives or ends. */
  readonly run: {
    readonly policy: string;
    readonly requests: number;
    /** Per request, beyond what the same run takes in this process. */
    readonly addedMilliseconds: number;
    readonly kilobytesPerRequest: number;
  };
}

const ROUND_TRIPS = 1000;
const POLICY = "learned-srpt";

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
  return { roundTrips, run: await withServer(POLICY, (port) => Promise.resolve(runFigures(port))) };
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

function runFigures(port: number): RestFigures["run"] {
  const builtIn = findBuiltInPolicy(POLICY);
  const [trace] = PAPER_TRACES;
  if (!builtIn || !trace) throw new Error("expected a policy and a trace");
  const arriving = arrivals(trace.name, 1000);
  const address = { host: "127.0.0.1", port };
  const http = httpTransport({ address, timeoutSeconds: 30 });
  let bytes = 0;
  const [pool] = CLUSTER.pools;
  const policy = new RestPolicy({
    url: "",
    transport: {
      ...http,
      post(path, body) {
        bytes += body.length;
        return http.post(path, body);
      },
    },
    params: {
      num_pools: 1,
      cpus_per_pool: pool?.cpu,
      ram_gb_per_pool: pool?.ramGb,
      ticks_per_second: 1000,
      multi_operator_containers: false,
      allow_memory_overcommit: false,
      max_job_seconds: 0,
    },
    pollIntervalSeconds: 1,
    timeoutSeconds: 30,
  });
  simulate(arriving, builtIn.create, CLUSTER);
  const own = milliseconds(() => simulate(arriving, builtIn.create, CLUSTER));
  const asked = milliseconds(() => {
    const { outcome } = simulate(arriving, policy.create, CLUSTER);
    if (outcome.code !== "completed") throw new Error(outcome.message);
  });
  http.close();
  const { requests } = policy.decisionTime;
  return {
    policy: POLICY,
    requests,
    addedMilliseconds: (asked - own) / requests,
    kilobytesPerRequest: bytes / 1000 / requests,
  };
}
