/** The simulator asks servers of every kind, through the built command line: the thread that speaks HTTP is JavaScript. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startSchedlab } from "../search/run-async.js";
import type { AsyncResult } from "../search/run-async.js";
import type { Exchange } from "./strange-server.js";
import { NOTHING, assigning } from "./answers.js";
import { strangeServer } from "./strange-server.js";

const EXAMPLE = fileURLToPath(new URL("../../examples/rest_policy.py", import.meta.url));

/** A small cluster whose first arrivals come in tick 0. */
const SMALL = ["duration=20", "ticks_per_second=10", "num_pools=2", "waiting_seconds_mean=5"];

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function simulate(port: number, more: readonly string[] = []): Promise<AsyncResult> {
  const settings = [...SMALL, `rest_scheduler_addr=127.0.0.1:${port}`];
  const set = [...settings, ...more.filter((text) => !text.startsWith("--"))];
  const options = more.filter((text) => text.startsWith("--"));
  const args = ["simulate", "--policy", "rest", ...set.flatMap((text) => ["--set", text])];
  return startSchedlab([...args, ...options], process.cwd()).result;
}

async function portOf(answer: Parameters<typeof strangeServer>[0]): Promise<number> {
  const server = await strangeServer(answer);
  closers.push(() => server.close());
  return server.port;
}

/** Of an error: in a line, as it is told. */
function expectFailure({ status, stderr }: AsyncResult, ...parts: readonly string[]): void {
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).toContain("error: policy rest failed: ");
  expect(status).toBe(1);
}

interface Misbehaviour {
  readonly what: string;
  readonly answer: (exchange: Exchange) => unknown;
  /** Stand in the message. */
  readonly expected: readonly string[];
}

const FIRST = "(request 2, tick 0, 0 s): ";

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  {
    what: "has another status",
    answer: ({ respond }) => respond(503, "come back later"),
    expected: [`${FIRST}expected a status from 200 to 299; found 503: come back later`],
  },
  {
    what: "sends elsewhere",
    answer: ({ respond }) => respond(302, ""),
    expected: [`${FIRST}expected a status from 200 to 299; found 302: an empty answer`],
  },
  {
    what: "answers no JSON",
    answer: ({ respond }) => respond(200, "<html>"),
    expected: [`${FIRST}expected JSON; found "<html>"`],
  },
  {
    what: "answers nothing",
    answer: ({ respond }) => respond(200, ""),
    expected: [`${FIRST}expected JSON; found nothing`],
  },
  {
    what: "closes the connection before it answers",
    answer: ({ hangUp }) => hangUp(""),
    expected: [
      `${FIRST}expected an answer; found a connection that was closed before it (ECONNRESET)`,
    ],
  },
  {
    what: "closes the connection in the middle of its answer",
    answer: ({ hangUp }) => hangUp("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
    expected: [`${FIRST}expected an answer; found a connection that was closed before it`],
  },
  {
    what: "does not speak HTTP",
    answer: ({ hangUp }) => hangUp("hello\r\n"),
    expected: [FIRST, "HPE_INVALID_CONSTANT"],
  },
  {
    what: "gives more than there is",
    answer: assigning((one) => [{ ...one, cpu: 65 }]),
    expected: [
      "invalid-decision: POST http://127.0.0.1:",
      `${FIRST}assignments[0].cpu: overallocated-cpu: found 65 CPUs in this call, 64 available in pool 0`,
    ],
  },
];

describe("schedlab simulate --policy rest", () => {
  it.each(MISBEHAVIOURS)(
    "ends with an error when the server $what",
    async ({ answer, expected }) => {
      const port = await portOf(answer);
      expectFailure(await simulate(port), `POST http://127.0.0.1:${port}/schedule `, ...expected);
    },
  );

  it("ends with an error when no server is there", async () => {
    const free = createServer();
    free.listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, "close");
    const result = await simulate(port);
    expect(result.stdout).not.toMatch(/class|decisions took/);
    expectFailure(
      result,
      `POST http://127.0.0.1:${port}/init (request 1, at the start): expected a server there (rest_scheduler_addr); found none (ECONNREFUSED)`,
    );
  });

  it("ends with an error when the server does not answer in time", async () => {
    const port = await portOf(() => undefined);
    expectFailure(
      await simulate(port, ["rest_timeout_seconds=0.2"]),
      `${FIRST}expected an answer within 0.2 s (rest_timeout_seconds); found none`,
    );
  });

  it("ends with an error when the server dies in the middle", async () => {
    const port = await portOf(({ number, hangUp }) => (number < 5 ? NOTHING : hangUp("", true)));
    const result = await simulate(port, ["--json"]);
    expectFailure(
      result,
      "(request 7, tick 50, 5 s)",
      "a connection that was closed before it (ECONNRESET)",
    );
    const { outcome, statistics } = JSON.parse(result.stdout) as {
      readonly outcome: Readonly<Record<string, unknown>>;
      readonly statistics: Readonly<Record<string, unknown>>;
    };
    expect(outcome["code"]).toBe("policy-error");
    expect(statistics["pipelines_created"]).toBeGreaterThan(0);
  });

  it("has an error in a suspension told by its name in the protocol", async () => {
    // Everything in one container, which is suspended in the middle of its first operator.
    const port = await portOf(({ state }) => {
      const [first] = state?.new_pipelines ?? [];
      const [running] = state?.pools[0]?.active_containers ?? [];
      if (running) return { suspensions: [{ container_id: running.container_id, pool_id: 0 }] };
      const ids = first?.operators.map(({ id }) => id) ?? [];
      return ids.length === 0
        ? NOTHING
        : { assignments: [{ operator_ids: ids, cpu: 1, ram_gb: 200, pool_id: 0 }] };
    });
    expectFailure(
      await simulate(port),
      "(request 3, tick 10, 1 s): suspensions[0].container_id: not-suspendable: found container c1",
    );
  });

  it("asks when something arrives or ends, else when the interval has passed, in both modes", async () => {
    const asked: Record<string, unknown[]> = {};
    for (const mode of ["on-event", "every-tick"]) {
      const paths: unknown[] = (asked[mode] = []);
      const port = await portOf(({ path, state, params }) => {
        paths.push(path === "/init" ? params?.["rest_poll_interval"] : state);
        return path === "/init" ? {} : NOTHING;
      });
      const result = await simulate(port, [
        "rest_poll_interval=0.35",
        `--mode=${mode}`,
        "duration=3",
      ]);
      expect(result.status).toBe(0);
    }
    expect(asked["every-tick"]).toEqual(asked["on-event"]);
    const [interval, ...states] = asked["on-event"] as [number, ...Exchange["state"][]];
    expect(interval).toBe(0.35);
    // 0.35 s are not over after three ticks.
    expect(states.map((state) => state?.tick)).toEqual([0, 4, 8, 12, 16, 20, 24, 28]);
    const [first, second] = states;
    expect(first?.other_pipelines).toEqual([]);
    expect(second?.new_pipelines).toEqual([]);
    expect(second?.other_pipelines).toEqual(first?.new_pipelines);
    expect(first?.new_pipelines.length).toBeGreaterThan(1);
  });

  it("leaves a connection on which the body comes long after the head, with the same figures", async () => {
    const connections: Record<string, number> = {};
    const statistics: unknown[] = [];
    for (const kind of ["prompt", "delayed"]) {
      const seen = new Set<unknown>();
      const server = createServer((request, response) => {
        const { socket } = request;
        const isDelayed = kind === "delayed" && seen.has(socket);
        seen.add(socket);
        request.resume().on("end", () => {
          response.writeHead(200, { "content-length": 2 });
          if (!isDelayed) return response.end("{}");
          response.flushHeaders();
          return setTimeout(() => response.end("{}"), 60);
        });
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      closers.push(() => server.close());
      const { stdout, status } = await simulate((server.address() as AddressInfo).port, ["--json"]);
      expect(status).toBe(0);
      const document = JSON.parse(stdout) as Readonly<Record<string, Record<string, unknown>>>;
      statistics.push(document["statistics"]);
      connections[kind] = seen.size / (1 + Number(document["decision_time"]?.["requests"]));
    }
    expect(statistics[0]).toEqual(statistics[1]);
    expect(connections["prompt"]).toBeLessThan(0.5);
    expect(connections["delayed"]).toBeGreaterThan(0.5);
  });

  it("sends estimates when there are", async () => {
    const estimates: unknown[] = [];
    const port = await portOf(({ state }) => {
      for (const { operators } of state?.new_pipelines ?? []) {
        for (const { estimate } of operators) estimates.push(estimate.mem_peak_gb);
      }
      return NOTHING;
    });
    expect((await simulate(port, ["estimator_algo=noisy"])).status).toBe(0);
    expect(new Set(estimates)).toEqual(new Set([35, 55]));
  });

  it("sends a pipeline until it has been sent once as timed out", async () => {
    const seen: boolean[][] = [];
    const port = await portOf(({ state }) => {
      const all = [...(state?.new_pipelines ?? []), ...(state?.other_pipelines ?? [])];
      const one = all.filter(({ pipeline_id: id }) => id === "p1");
      if (state) seen.push(one.map(({ timed_out: timedOut }) => timedOut));
      return NOTHING;
    });
    await simulate(port, ["max_job_seconds=2", "duration=4", "waiting_seconds_mean=100"]);
    expect(seen).toEqual([[false], [false], [true], []]);
  });

  it("runs a policy in Python", async () => {
    const python = spawn("python3", [EXAMPLE, "--port", "0"]);
    closers.push(async () => {
      python.kill();
      await once(python, "close");
    });
    const [line] = (await once(createInterface({ input: python.stdout }), "line")) as [string];
    const [, port] = /:(\d+)$/.exec(line) ?? [];
    const results = [
      await simulate(Number(port), ["--json"]),
      await simulate(Number(port), ["--json", "--mode=every-tick"]),
    ];
    const documents = results.map(({ status, stdout, stderr }) => {
      expect(stderr).not.toContain("error");
      expect(status).toBe(0);
      return JSON.parse(stdout) as Readonly<Record<string, Readonly<Record<string, number>>>>;
    });
    const [first, second] = documents;
    expect(first?.["statistics"]?.["containers_completed"]).toBeGreaterThan(5);
    expect(first?.["statistics"]?.["failures"]).toBeGreaterThan(0);
    expect(first?.["decision_time"]?.["requests"]).toBe(second?.["decision_time"]?.["requests"]);
    expect({ ...second?.["statistics"], policy_calls: 0 }).toEqual({
      ...first?.["statistics"],
      policy_calls: 0,
    });
  });
});
