import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { InitRequest, ScheduleRequest } from "../../src/rest/protocol.js";

/** A request, and the ways of answering it. */
export interface Exchange {
  readonly path: string;
  /** 0 is the first to /schedule. */
  readonly number: number;
  /** Of a request to /schedule. */
  readonly state: ScheduleRequest | undefined;
  /** Of a request to /init. */
  readonly params: InitRequest["params"] | undefined;
  readonly respond: (status: number, text: string) => unknown;
  /** Writes these bytes and closes the connection; with `isEnd` nobody can connect any more. */
  readonly hangUp: (bytes: string, isEnd?: boolean) => void;
}

export interface StrangeServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A server of a policy that does what a test wants. What `answer` returns is sent as JSON, undefined is not: then it is for
 * `answer` to respond, or not to. It is shown what goes to /init, but not to answer that.
 */
export async function strangeServer(
  answer: (exchange: Exchange) => unknown,
): Promise<StrangeServer> {
  let asked = 0;
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { socket, url: path = "" } = request;
      const message = JSON.parse(text) as unknown;
      const isInit = path === "/init";
      const exchange: Exchange = {
        path,
        number: isInit ? -1 : asked++,
        state: isInit ? undefined : (message as ScheduleRequest),
        params: isInit ? (message as InitRequest).params : undefined,
        respond: (status, body) => isInit || respond(response, status, body),
        hangUp(bytes, isEnd = false) {
          if (isInit) return;
          if (isEnd) server.close();
          if (bytes === "") socket.resetAndDestroy();
          else socket.end(bytes);
        },
      };
      if (isInit) respond(response, 200, "");
      const value = answer(exchange);
      if (!isInit && value !== undefined) respond(response, 200, JSON.stringify(value));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
