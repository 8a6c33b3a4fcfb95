import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type {
  AttemptReport,
  ChatRequest,
  EndpointOptions,
} from "../../../src/proposers/endpoint/index.js";
import { Cassette, Endpoint, EndpointError } from "../../../src/proposers/endpoint/index.js";
import type { ModelPrice, TokenUsage } from "../../../src/proposers/index.js";
import { Ledger, costUsd } from "../../../src/proposers/index.js";
import type { Behaviour, ModelServer, ModelServerOptions } from "./model-server.js";
import { startModelServer } from "./model-server.js";

export const KEY = "sk-test-0123456789abcdef";

/** The most that a request of these tests may cost, US dollars. */
export const WORST_CASE = 0.5;

const rate = (base: number) => ({ base, tiers: [] });

export const PRICE: ModelPrice = {
  model: "test-model",
  source: "the tests",
  input: rate(2),
  cachedInput: rate(0.5),
  output: rate(8),
};

export const BODY: ChatRequest = {
  model: "test-model",
  messages: [
    { role: "system", content: "You design scheduling policies." },
    { role: "user", content: "Give me one.\nAnd another line — ünïcödé." },
  ],
  reasoning_effort: "low",
  max_completion_tokens: 4000,
};

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "schedlab-endpoint-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A server that goes through the behaviours and repeats the last one. */
export function scripted(behaviours: readonly Behaviour[]): ModelServerOptions["answer"] {
  return (_, index) =>
    behaviours[Math.min(index, behaviours.length - 1)] ?? { kind: "raw", status: 500, body: "" };
}

export async function serve(answer: ModelServerOptions["answer"]): Promise<ModelServer> {
  const server = await startModelServer({ answer });
  onTestFinished(() => server.close());
  return server;
}

export interface Bench {
  readonly endpoint: Endpoint;
  readonly ledger: Ledger;
  readonly cassette: Cassette;
  /** Of the cassette. */
  readonly path: string;
  /** Waits that were asked for, seconds. */
  readonly waits: readonly number[];
  readonly reports: readonly AttemptReport[];
}

/** An endpoint with a cassette in a folder of its own; it never really waits. */
export function bench(
  baseUrl: string,
  {
    path = join(folder(), "cassette.jsonl"),
    limitUsd = 100,
    ...options
  }: Partial<EndpointOptions> & { readonly path?: string; readonly limitUsd?: number } = {},
): Bench {
  const cassette = options.cassette ?? Cassette.open(path);
  onTestFinished(() => cassette.close());
  const ledger = new Ledger(limitUsd, cassette.totals());
  const waits: number[] = [];
  const reports: AttemptReport[] = [];
  const endpoint = new Endpoint({
    baseUrl,
    apiKey: KEY,
    cassette,
    price: PRICE,
    ledger,
    mode: "live",
    sleep: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
    onAttempt: (report) => reports.push(report),
    ...options,
  });
  return { endpoint, ledger, cassette, path, waits, reports };
}

/** The lines of a cassette. */
export function linesOf(path: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** What a server has charged, US dollars. */
export function chargedUsd(charges: readonly TokenUsage[]): number {
  return charges.reduce((sum, usage) => sum + costUsd(PRICE, usage), 0);
}

export async function endpointError(promise: Promise<unknown>): Promise<EndpointError> {
  const error = await failure(promise);
  if (error instanceof EndpointError) return error;
  throw new Error("expected an EndpointError", { cause: error });
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection");
}

/** A cassette with one answered request. */
export async function oneAnswer() {
  const server = await serve(scripted([{ kind: "answer", text: "first" }]));
  const { endpoint, cassette, path } = bench(server.url);
  await endpoint.complete(0, BODY, WORST_CASE);
  cassette.close();
  return { path, server };
}
