import type { ClientRequest, IncomingMessage } from "node:http";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** A POST request as it goes over the wire. */
export interface WireRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A response that arrived as a whole. */
export interface WireResponse {
  /** 200 to 599. */
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireLimits {
  /** For all of it, from the connection to the end of the body. */
  readonly timeoutSeconds: number;
  /** Of the body, also after decompression. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** No whole response arrived. */
export class ConnectionLost extends Error {
  /** Was there a connection, so that the request may have been carried out? */
  readonly isSent: boolean;

  constructor(message: string, isSent: boolean) {
    super(message);
    this.name = "ConnectionLost";
    this.isSent = isSent;
  }
}

const DECODERS: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at that address",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "no connection came about in time",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
};

/**
 * Sends a request over a connection of its own and reads the whole response, without following redirects. Rejects with
 * {@link ConnectionLost} when that fails, takes too long, grows too large or is aborted.
 *
 * Not the built-in `fetch`: that one gives up after 300 s without response headers, whatever its caller allows, and a
 * model that thinks sends nothing before it has finished. Nor does it tell whether a request got as far as a connection.
 */
export function post(
  { url, headers, body }: WireRequest,
  { timeoutSeconds, maxBytes, signal }: WireLimits,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const isTls = url.startsWith("https:");
    const request = (isTls ? requestHttps : requestHttp)(url, {
      method: "POST",
      headers: {
        ...headers,
        "accept-encoding": "identity",
        "content-length": String(Buffer.byteLength(body)),
        // A kept connection may be closed by the other side just when it is used again.
        connection: "close",
      },
    });
    let isSent = false;
    const onAbort = (): void => lose("it was aborted");
    const timer = setTimeout(
      () => lose(`no whole answer within ${timeoutSeconds} s`),
      timeoutSeconds * 1000,
    );
    const release = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      request.destroy();
    };
    const lose = (reason: string): void => {
      release();
      reject(new ConnectionLost(reason, isSent));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    // A listener that stays: destroying a request may still emit an error, which nobody else would hear.
    request.on("error", (error) => lose(describe(error)));
    onConnected(request, isTls, () => (isSent = true));
    request.on("response", (response) => {
      readBody(response, maxBytes, lose, (bytes) => {
        const result = responseOf(response, bytes, maxBytes);
        if (typeof result === "string") lose(result);
        else {
          release();
          resolve(result);
        }
      });
    });
    if (signal?.aborted) onAbort();
    else request.end(body);
  });
}

function onConnected(request: ClientRequest, isTls: boolean, call: () => void): void {
  request.on("socket", (socket) => {
    if (request.reusedSocket) call();
    else socket.once(isTls ? "secureConnect" : "connect", call);
  });
}

function readBody(
  response: IncomingMessage,
  maxBytes: number,
  lose: (reason: string) => void,
  done: (bytes: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) lose(tooLarge(maxBytes));
  });
  const onBroken = (): void => lose("the connection broke in the middle of the answer");
  response.on("error", onBroken);
  response.on("end", () => {
    if (response.complete) done(Buffer.concat(chunks));
    else onBroken();
  });
  response.on("close", onBroken);
}

/** A string says why there is none. */
function responseOf(
  { statusCode = 0, headers }: IncomingMessage,
  bytes: Buffer,
  maxBytes: number,
): WireResponse | string {
  if (statusCode < 200 || statusCode > 599) return `an answer of status ${statusCode}`;
  const decoded = decode(bytes, headers["content-encoding"] ?? "identity", maxBytes);
  if (typeof decoded === "string") return decoded;
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  return {
    status: statusCode,
    headers: Object.fromEntries(texts) as Readonly<Record<string, string>>,
    body: new TextDecoder().decode(decoded),
  };
}

function decode(bytes: Buffer, encoding: string, maxBytes: number): Buffer | string {
  if (encoding === "identity" || bytes.length === 0) return bytes;
  const decoder = DECODERS[encoding];
  if (!decoder) return `an answer in an encoding that was not asked for`;
  try {
    return decoder(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return isLarge ? tooLarge(maxBytes) : "an answer that could not be decompressed";
  }
}

function tooLarge(maxBytes: number): string {
  return `an answer of more than ${maxBytes} bytes`;
}

function describe(error: Error): string {
  // Trying several addresses of a host gives an error without a message.
  const code = "code" in error ? String(error.code) : "";
  const reason = REASONS[code];
  if (reason) return `${reason} (${code})`;
  return error.message || code || "the connection failed";
}
