import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describeThrown } from "../../simulator/index.js";
import { describeOutcome } from "../../verifier/outcome.js";
import { RunLog } from "./run-log.js";
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
        queue = queue
          .then(() => answerTo(request, body, options.policy, runs))
          .then((answer) => send(response, answer));
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
    // Whoever has gone waits for no answer.
    request.on("error", () => undefined);
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

async function answerTo(
  { method = "", url = "", headers }: IncomingMessage,
  body: string | undefined,
  policy: ServedPolicy,
  runs: RunLog,
): Promise<HttpAnswer> {
  if (url !== "/init" && url !== "/schedule") {
    return refusal(404, `expected /init or /schedule; found ${url}`);
  }
  if (method !== "POST") return refusal(405, `expected POST; found ${method}`);
  // A page in somebody's browser, which has no business here.
  if (headers.origin !== undefined) return refusal(403, "expected a simulator; found a browser");
  if (body === undefined) {
    return refusal(413, `expected at most ${MAX_BODY_BYTES} bytes; found more`);
  }
  try {
    const reply = await (url === "/init" ? policy.init(body) : policy.schedule(body));
    runs.note(reply);
    return answerOf(reply);
  } catch (error) {
    return refusal(500, `internal error: ${describeThrown(error)}`);
  }
}

function answerOf(reply: ServedReply): HttpAnswer {
  switch (reply.kind) {
    case "begun":
      return { status: 200, body: "{}" };
    case "decided":
      return { status: 200, body: reply.body };
    case "wrong":
      return refusal(400, reply.message, reply.path);
    case "no-run":
      return refusal(409, reply.message);
    case "failed":
      return refusal(500, describeOutcome(reply.outcome));
  }
}

function refusal(status: number, error: string, field?: string): HttpAnswer {
  return { status, body: JSON.stringify({ error, ...(field ? { field } : {}) }) };
}

function send(response: ServerResponse, { status, body }: HttpAnswer): void {
  // What is left of a body that is too long is not waited for.
  if (status === 413) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
