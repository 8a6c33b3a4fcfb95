import type { Reservation } from "../ledger.js";
import type { ModelPrice } from "../prices/price.js";
import { costUsd } from "../prices/price.js";
import type { Cassette } from "./cassette.js";
import type { RecordedEnd, RecordedRequest } from "./cassette-line.js";
import type { ChatRequest } from "./chat.js";
import type { ClientSettings } from "./client.js";
import { askClient } from "./client.js";
import { parseJson } from "./json.js";
import { readUsage } from "./read-usage.js";
import { keptHeaders, redactorOf, withoutAccounts } from "./redact.js";
import { oneLine } from "./server-message.js";
import type { WireLimits, WireRequest, WireResponse } from "./transport.js";
import { ConnectionLost, post } from "./transport.js";

export interface ExchangeSettings extends ClientSettings, WireLimits {
  readonly cassette: Cassette;
  readonly price: ModelPrice;
}

/** An attempt that has ended. */
export interface Exchange {
  readonly end: RecordedEnd;
  /** What the client made of the response; undefined: nothing. */
  readonly value: unknown;
}

/**
 * Sends a request once. It is recorded before it is sent, and its end as soon as it is known; the reservation is closed
 * in any case. Throws a `FileError` if it cannot be recorded.
 */
export async function sendExchange(
  settings: ExchangeSettings,
  request: Omit<RecordedRequest, "url" | "body"> & { readonly body: ChatRequest },
  reservation: Reservation,
): Promise<Exchange> {
  const { cassette } = settings;
  const ends: RecordedEnd[] = [];
  try {
    const value = await askClient(settings, request.body, async (wire) => {
      cassette.recordRequest({ ...request, url: wire.url });
      const end = await endOf(settings, wire, request.worstCaseUsd);
      // The money first: it is gone whether or not the disk takes the line.
      close(reservation, end);
      cassette.recordEnd(request, end);
      ends.push(end);
      if (end.kind === "lost") throw new ConnectionLost(end.reason, true);
      return end;
    });
    const [end] = ends;
    if (!end) throw new Error("expected the client to send its request, found that it did not");
    return { end, value };
  } catch (error) {
    const [end] = ends;
    if (end && error instanceof ConnectionLost) return { end, value: undefined };
    throw error;
  } finally {
    // Only if nothing was sent: a closed reservation stays as it is.
    reservation.settle(0);
  }
}

/** Plays a recorded response through the same client. */
export async function replayExchange(
  settings: ClientSettings,
  body: ChatRequest,
  end: RecordedEnd,
): Promise<Exchange> {
  if (end.kind === "lost") return { end, value: undefined };
  return { end, value: await askClient(settings, body, () => Promise.resolve(end)) };
}

async function endOf(
  { price, timeoutSeconds, maxBytes, signal }: ExchangeSettings,
  wire: WireRequest,
  worstCaseUsd: number,
): Promise<RecordedEnd> {
  const redact = redactorOf(wire.headers);
  let response: WireResponse;
  try {
    response = await post(wire, { timeoutSeconds, maxBytes, signal });
  } catch (error) {
    const isSent = error instanceof ConnectionLost && error.isSent;
    const reason = oneLine(redact(error instanceof Error ? error.message : String(error)));
    return { kind: "lost", reason, atRiskUsd: isSent ? worstCaseUsd : 0 };
  }
  const { status } = response;
  const isSuccess = status >= 200 && status <= 299;
  const text = redact(response.body);
  const usage = isSuccess ? readUsage(parseJson(response.body)) : null;
  return {
    kind: "response",
    status,
    headers: keptHeaders(response.headers, redact),
    body: isSuccess ? text : withoutAccounts(text),
    usage,
    costUsd: usage ? costUsd(price, usage) : isSuccess ? worstCaseUsd : 0,
  };
}

function close(reservation: Reservation, end: RecordedEnd): void {
  if (end.kind === "lost") {
    if (end.atRiskUsd > 0) reservation.lose();
    else reservation.settle(0);
  } else if (end.usage || end.costUsd === 0) reservation.settle(end.costUsd);
  else reservation.lose();
}
