export { EXPECTED_ADDRESS, type RestAddress, addressUrl, parseAddress } from "./address.js";
export type { DecisionTime } from "./client/decision-timer.js";
export { type HttpTransportOptions, httpTransport } from "./client/http-transport.js";
export { RestError } from "./client/rest-error.js";
export { RestPolicy, type RestPolicyOptions } from "./client/rest-policy.js";
export type { Reply, Transport } from "./client/transport.js";
