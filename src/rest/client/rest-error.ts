import { printable } from "../../simulator/printable.js";
import type { Reply } from "./transport.js";

/** Which request it was. */
export interface RestCall {
  /** As in `http://localhost:8080/schedule`. */
  readonly url: string;
  /** 1, 2, … over the whole run; the first is that to /init. */
  readonly number: number;
  /** Undefined before the simulation begins. */
  readonly at: { readonly tick: number; readonly seconds: number } | undefined;
}

/** A policy's server that cannot be reached, or whose answer cannot be used. It ends the run. */
export class RestError extends Error {
  override readonly name = "RestError";
}

/** As in `POST http://localhost:8080/schedule (request 12, tick 340, 0.34 s)`. */
export function describeCall({ url, number, at }: RestCall): string {
  const when = at ? `tick ${at.tick}, ${Number(at.seconds.toPrecision(12))} s` : "at the start";
  return `POST ${url} (request ${number}, ${when})`;
}

/** The text of an answer. Throws a `RestError` if there is none, or its status is not one of success. */
export function textOf(reply: Reply, call: RestCall, timeoutSeconds: number): string {
  const fail = (message: string): RestError => new RestError(`${describeCall(call)}: ${message}`);
  switch (reply.kind) {
    case "answer":
      if (reply.status >= 200 && reply.status <= 299) return reply.text;
      throw fail(`expected a status from 200 to 299; found ${reply.status}: ${bodyOf(reply.text)}`);
    case "late":
      throw fail(
        `expected an answer within ${timeoutSeconds} s (rest_timeout_seconds); found none`,
      );
    case "no-text":
      throw fail("expected JSON, which is UTF-8; found bytes that are not");
    case "too-large":
      throw fail(`expected an answer of at most ${reply.limitBytes} bytes; found a longer one`);
    case "no-answer":
      throw fail(
        reply.wasConnected
          ? `expected an answer; found a connection that was closed before it (${reply.code})`
          : `expected a server there (rest_scheduler_addr); found none (${reply.code})`,
      );
  }
}

const LONGEST_SHOWN = 400;

/** The error that it tells, or how it begins. */
function bodyOf(text: string): string {
  return text === "" ? "an empty answer" : printable(errorIn(text) ?? text, LONGEST_SHOWN);
}

function errorIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { error } = (value ?? {}) as { readonly error?: unknown };
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}
