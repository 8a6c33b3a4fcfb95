import { addressUrl } from "../../src/rest/index.js";
import type { SessionReply, Transport } from "../../src/rest/index.js";
import { PolicySession, RestPolicy } from "../../src/rest/index.js";
import type { PolicyFactory } from "../../src/simulator/index.js";

/** The answer that a server would send. */
function statusOf(reply: SessionReply): { readonly status: number; readonly text: string } {
  switch (reply.kind) {
    case "begun":
      return { status: 200, text: "{}" };
    case "decided":
      return { status: 200, text: reply.body };
    case "failed":
      return { status: 500, text: JSON.stringify({ error: reply.outcome.message }) };
    case "wrong":
    case "no-run":
      return { status: 400, text: JSON.stringify({ error: reply.message }) };
  }
}

/** Everything of the way to a served policy but the network: the requests and answers are the texts that would be sent. */
export function sessionTransport(factory: PolicyFactory): Transport {
  const session = new PolicySession(() => ({ create: factory }));
  return {
    post(path, body) {
      const reply = path === "/init" ? session.init(body) : session.schedule(body);
      return { kind: "answer", ...statusOf(reply) };
    },
    close: () => undefined,
  };
}

/** The same policy, asked through the protocol. */
export function throughProtocol(
  factory: PolicyFactory,
  params: Readonly<Record<string, unknown>>,
  pollIntervalSeconds: number,
): PolicyFactory {
  return new RestPolicy({
    url: addressUrl({ host: "localhost", port: 8080 }),
    transport: sessionTransport(factory),
    params,
    pollIntervalSeconds,
    timeoutSeconds: 1,
  }).create;
}
