import {
  MessageChannel,
  type MessagePort,
  Worker,
  receiveMessageOnPort,
} from "node:worker_threads";
import { builtModule } from "../../files/index.js";
import type { RestAddress } from "../address.js";
import type { Reply, Transport } from "./transport.js";

export interface HttpTransportOptions {
  readonly address: RestAddress;
  /** Wall-clock seconds from the sending of a request to the last byte of its answer, > 0. */
  readonly timeoutSeconds: number;
}

/** What the thread is started with. */
export interface HttpThreadData {
  readonly address: RestAddress;
  readonly timeoutMs: number;
  /** One 32-bit number: how many answers there have been. */
  readonly signal: SharedArrayBuffer;
  readonly port: MessagePort;
}

export interface ThreadRequest {
  readonly path: string;
  /** UTF-8. */
  readonly body: Uint8Array;
}

/** How much longer than a request may take this thread waits for the other, which also has to start. */
const GRACE_MS = 10_000;

/**
 * HTTP for code that cannot wait for a promise: another thread speaks it, this one sleeps until the answer is there. One
 * connection, kept alive. A request is sent once and never again: a policy may have acted on it.
 */
export function httpTransport({ address, timeoutSeconds }: HttpTransportOptions): Transport {
  const signal = new SharedArrayBuffer(4);
  const answered = new Int32Array(signal);
  const { port1, port2 } = new MessageChannel();
  // A timer of Node's holds no more.
  const timeoutMs = Math.min(1000 * timeoutSeconds, 2 ** 31 - 1);
  const data: HttpThreadData = { address, timeoutMs, signal, port: port2 };
  const encoder = new TextEncoder();
  const worker = new Worker(builtModule("rest/client/http-thread"), {
    workerData: data,
    transferList: [port2],
    env: {},
  });
  worker.unref();
  let sent = 0;
  return {
    post(path, body) {
      const bytes = encoder.encode(body);
      port1.postMessage({ path, body: bytes } satisfies ThreadRequest, [bytes.buffer]);
      Atomics.wait(answered, 0, sent, timeoutMs + GRACE_MS);
      const received = receiveMessageOnPort(port1) as { readonly message: Reply } | undefined;
      if (!received) return { kind: "late" };
      sent++;
      return received.message;
    },
    close() {
      port1.close();
      void worker.terminate();
    },
  };
}
