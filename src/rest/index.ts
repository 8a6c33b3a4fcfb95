export { EXPECTED_ADDRESS, type RestAddress, addressUrl, parseAddress } from "./address.js";
export type { DecisionTime } from "./client/decision-timer.js";
export { type HttpTransportOptions, httpTransport } from "./client/http-transport.js";
export { RestError } from "./client/rest-error.js";
export { RestPolicy, type RestPolicyOptions } from "./client/rest-policy.js";
export type { Reply, Transport } from "./client/transport.js";
export {
  type PolicyServer,
  type PolicyServerOptions,
  servePolicy,
} from "./server/policy-server.js";
export { PolicySession, type SessionPolicy, type SessionReply } from "./server/policy-session.js";
export {
  type ServedPolicy,
  type ServedReply,
  serveBuiltIn,
  serveSandboxed,
} from "./server/served-policy.js";
