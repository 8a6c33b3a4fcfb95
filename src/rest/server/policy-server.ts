import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describeOutcome } from "../../verifier/outcome.js";
import type { ServedPolicy, ServedReply } from "./served-policy.js";

/** A longer request is refused. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** An idle connection is kept for so long: a simulation may have much to do between two calls. */
const KEEP_ALIVE_MS = 300_000;

export interface PolicyServerOptions {
  readonly policy: ServedPolicy;
  /** Name or IP address to listen at. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Told a line when a run begins, ends or fails. */
  readonly log: (line: string) => void;
}

/** A policy that can be asked over HTTP. */
export interface PolicyServer {
  /** As in `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends connections and processes; the run under way is logged. */
  close(): Promise<void>;
}

/** Begins to serve. Rejects with the error of `listen` if that is not possible. */
export async function servePolicy(options: PolicyServerOptions): Promise<PolicyServer> {
  const runs = new RunLog(options.log);
  let queue: Promise<unknown> = Promise.resolve();
  const server = createServer(
    { noDelay: true, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      void readBody(request).then((body) => {
        // A policy decides one thing after the other.
        queue = queue.then(() => answer(request, response, body, options.policy, runs));
      });
    },
  );
  await listen(server, options);
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await options.policy.close();
      runs.end();
    },
  };
}

function listen(server: Server, { host, port }: PolicyServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** The text; undefined: it is too long. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  body: string | undefined,
  policy: ServedPolicy,
  runs: RunLog,
): Promise<void> {
  const refuse = (status: number, error: string, field?: string): void =>
    send(response, status, JSON.stringify(field === undefined ? { error } : { error, field }));
  const { method = "", url = "", headers } = request;
  if (url !== "/init" && url !== "/schedule") {
    return refuse(404, `expected /init or /schedule; found ${url}`);
  }
  if (method !== "POST") return refuse(405, `expected POST; found ${method}`);
  // A page in somebody's browser, which has no business here.
  if (headers.origin !== undefined) return refuse(403, "expected a simulator; found a browser");
  if (body === undefined) {
    response.setHeader("connection", "close");
    return refuse(413, `expected at most ${MAX_BODY_BYTES} bytes; found more`);
  }
  try {
    const reply = await (url === "/init" ? policy.init(body) : policy.schedule(body));
    runs.note(reply);
    switch (reply.kind) {
      case "begun":
        return send(response, 200, "{}");
      case "decided":
        return send(response, 200, reply.body);
      case "wrong":
        return refuse(400, reply.message, reply.path);
      case "no-run":
        return refuse(409, reply.message);
      case "failed":
        return refuse(500, describeOutcome(reply.outcome));
    }
  } catch (error) {
    refuse(500, `internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** A line for each run when it begins, and one when it is over. */
class RunLog {
  readonly #log: (line: string) => void;
  #run = 0;
  #isOpen = false;
  #calls = 0;
  #assignments = 0;
  #suspensions = 0;
  #lastTick = 0;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  note(reply: ServedReply): void {
    switch (reply.kind) {
      case "begun":
        this.end();
        this.#run++;
        this.#isOpen = true;
        this.#calls = 0;
        this.#assignments = 0;
        this.#suspensions = 0;
        this.#lastTick = 0;
        this.#log(`run ${this.#run} begins: ${reply.cluster}`);
        return;
      case "decided":
        this.#calls++;
        this.#assignments += reply.assignments;
        this.#suspensions += reply.suspensions;
        this.#lastTick = reply.tick;
        return;
      case "failed":
        this.#log(`the policy failed: ${describeOutcome(reply.outcome)}`);
        this.end();
        return;
      case "wrong":
        this.#log(`a wrong request: ${reply.message}`);
        return;
      case "no-run":
        this.#log(`a request without a run: ${reply.message}`);
    }
  }

  /** A simulation does not say that it is over: the next one does, or the end of the server. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#log(
      `run ${this.#run} ended: ${this.#calls} calls up to tick ${this.#lastTick}, ` +
        `${this.#assignments} assignments, ${this.#suspensions} suspensions`,
    );
  }
}
