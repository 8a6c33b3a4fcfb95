import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatMessage } from "../../../src/proposers/endpoint/index.js";
import type { TokenUsage } from "../../../src/proposers/index.js";

/** A request as the server got it. */
export interface ModelRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  readonly body: {
    readonly model?: string;
    readonly messages?: readonly ChatMessage[];
    readonly [name: string]: unknown;
  };
}

/** What an answer takes where nothing else is said. */
export const USAGE: TokenUsage = { input: 1000, cachedInput: 0, output: 200, reasoning: 0 };

interface Charge {
  /** What the server charges; default {@link USAGE} for an answer, nothing for the rest. */
  readonly usage?: TokenUsage;
}

/** What the server does with a request. */
export type Behaviour =
  | (Charge & {
      /** A chat completion. */
      readonly kind: "answer";
      readonly text?: string | null;
      readonly finishReason?: string;
      readonly refusal?: string;
      /** More of the message, as `reasoning_content`. */
      readonly message?: Readonly<Record<string, unknown>>;
      /** In place of what it charges; null: the answer does not say. */
      readonly toldUsage?: Readonly<Record<string, unknown>> | null;
      readonly headers?: Readonly<Record<string, string>>;
    })
  | (Charge & {
      /** Any response. */
      readonly kind: "raw";
      readonly status: number;
      readonly body: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    })
  /** Closes the connection before the response, or after `after`, a part of its body. */
  | (Charge & { readonly kind: "reset"; readonly after?: string })
  /** Sends a byte of an endless body every few milliseconds. */
  | (Charge & { readonly kind: "drip" })
  /** Says nothing until the client goes away; `onRequest` tells that the request has arrived. */
  | (Charge & { readonly kind: "silence"; readonly onRequest?: () => void });

export interface ModelServer {
  /** To be used as base URL. */
  readonly url: string;
  /** In order of arrival. */
  readonly requests: readonly ModelRequest[];
  /** Of each request that was charged for, in order of arrival. */
  readonly charges: readonly TokenUsage[];
  /** Their sum. */
  readonly chargedTokens: () => TokenUsage;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}

export interface ModelServerOptions {
  readonly answer: (request: ModelRequest, index: number) => Behaviour | Promise<Behaviour>;
}

/** An OpenAI-compatible endpoint on this machine, which does what it is told and keeps its own books. */
export async function startModelServer({ answer }: ModelServerOptions): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const charges: TokenUsage[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(request);
    const behaviour = await answer(request, requests.length - 1);
    const usage = behaviour.usage ?? (behaviour.kind === "answer" ? USAGE : undefined);
    if (usage) charges.push(usage);
    behave(behaviour, request, response);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    charges,
    chargedTokens: () =>
      charges.reduce(
        (sum, { input, cachedInput, output, reasoning }) => ({
          input: sum.input + input,
          cachedInput: sum.cachedInput + cachedInput,
          output: sum.output + output,
          reasoning: sum.reasoning + reasoning,
        }),
        { input: 0, cachedInput: 0, output: 0, reasoning: 0 },
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An error in the form of the API. */
export function errorBody(message: string, code: string | null = null, param?: string): string {
  return JSON.stringify({ error: { message, type: "invalid_request_error", code, param } });
}

async function readRequest(incoming: IncomingMessage): Promise<ModelRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const rawBody = Buffer.concat(chunks).toString("utf8");
  const body = JSON.parse(rawBody) as ModelRequest["body"];
  return { path: incoming.url ?? "", headers: incoming.headers, rawBody, body };
}

function behave(behaviour: Behaviour, request: ModelRequest, response: ServerResponse): void {
  switch (behaviour.kind) {
    case "answer": {
      const headers = { "content-type": "application/json", ...behaviour.headers };
      response.writeHead(200, headers).end(completionBody(behaviour, request));
      return;
    }
    case "raw":
      response
        .writeHead(behaviour.status, { "content-type": "application/json", ...behaviour.headers })
        .end(behaviour.body);
      return;
    case "reset":
      if (behaviour.after === undefined) response.socket?.resetAndDestroy();
      else {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
        // Destroyed only when the part has left, so that it arrives.
        response.write(behaviour.after, () => response.socket?.destroy());
      }
      return;
    case "drip": {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 5);
      response.on("close", () => clearInterval(timer));
      return;
    }
    case "silence":
      behaviour.onRequest?.();
  }
}

function completionBody(
  {
    text = "",
    finishReason = "stop",
    refusal,
    message,
    usage = USAGE,
    toldUsage = {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.cachedInput },
      completion_tokens_details: { reasoning_tokens: usage.reasoning },
    },
  }: Extract<Behaviour, { kind: "answer" }>,
  { body }: ModelRequest,
): string {
  return JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_750_000_000,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: finishReason,
        message: { role: "assistant", content: text, refusal: refusal ?? null, ...message },
      },
    ],
    ...(toldUsage ? { usage: toldUsage } : {}),
  });
}
