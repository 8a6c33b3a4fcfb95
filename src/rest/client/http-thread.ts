/** The thread that speaks HTTP while the thread of the simulation waits. */
import { isUtf8 } from "node:buffer";
import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { ConnectionUse } from "./connection-use.js";
import type { HttpThreadData, ThreadRequest } from "./http-transport.js";
import type { Reply } from "./transport.js";

/** An answer of more bytes is not read. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** A connection that has been idle for longer is not used again: servers close such, also while a request is on its way. */
const MAX_IDLE_MS = 1000;

const { address, timeoutMs, signal, port } = workerData as HttpThreadData;
const answered = new Int32Array(signal);
const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
const use = new ConnectionUse();
let lastUse = 0;

/** Where each request has a connection of its own, ports may run out until the system has released some: nothing was sent. */
const PORT_WAIT_MS = 50;

async function ask(asked: ThreadRequest): Promise<Reply> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const reply = await send(asked, deadline - performance.now());
    const isOutOfPorts = reply.kind === "no-answer" && reply.code === "EADDRNOTAVAIL";
    if (use.isKept || !isOutOfPorts || performance.now() + PORT_WAIT_MS > deadline) return reply;
    await wait(PORT_WAIT_MS);
  }
}

function send({ path, body }: ThreadRequest, withinMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    let wasConnected = false;
    let firstByteAt = Infinity;
    const sent = request({
      agent,
      host: address.host,
      port: address.port,
      path,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": body.length },
    });
    const end = (reply: Reply): void => {
      clearTimeout(timer);
      use.note(performance.now() - firstByteAt);
      resolve(reply);
      if (reply.kind !== "answer") sent.destroy();
    };
    const timer = setTimeout(() => end({ kind: "late" }), withinMs);
    sent.on("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => (wasConnected = true));
      else wasConnected = !socket.destroyed;
      socket.once("data", () => (firstByteAt = performance.now()));
    });
    const fail = (error: NodeJS.ErrnoException): void =>
      end({ kind: "no-answer", code: error.code ?? error.message, wasConnected });
    sent.on("error", fail);
    sent.on("response", (response) => read(response, end, fail));
    sent.end(body);
  });
}

function read(
  response: IncomingMessage,
  end: (reply: Reply) => void,
  fail: (error: NodeJS.ErrnoException) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) end({ kind: "too-large", limitBytes: MAX_ANSWER_BYTES });
    else chunks.push(chunk);
  });
  response.on("error", fail);
  response.on("end", () => {
    const bytes = Buffer.concat(chunks);
    const status = response.statusCode ?? 0;
    end(
      isUtf8(bytes)
        ? { kind: "answer", status, text: bytes.toString("utf8") }
        : { kind: "no-text" },
    );
  });
}

port.on("message", (asked: ThreadRequest) => {
  if (!use.isKept || performance.now() - lastUse > MAX_IDLE_MS) agent.destroy();
  void ask(asked).then((reply) => {
    lastUse = performance.now();
    port.postMessage(reply);
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
});

parentPort?.unref();
