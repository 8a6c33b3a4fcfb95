import type { DecisionTime } from "../rest/index.js";
import { RestPolicy, addressUrl, httpTransport, parseAddress } from "../rest/index.js";
import type { Parameters } from "../settings/parameters.js";
import { largestPool } from "../settings/cluster-parameters.js";
import { parametersJson } from "../settings/parameters.js";
import type { SimulationHooks, SimulationOptions } from "../simulator/index.js";
import { simulate } from "../simulator/index.js";
import type { MeteredRun } from "../verifier/sandbox/run-policy.js";
import { sandboxOutcome } from "../verifier/sandbox/run-policy.js";
import type { Batch } from "../workload/index.js";

/** A run, and what the decisions of a policy over HTTP took. */
export interface TimedRun extends MeteredRun {
  readonly decisionTime?: DecisionTime;
}

/** Runs the policy that answers at `rest_scheduler_addr`. */
export function runRest(
  values: Parameters,
  arriving: Iterable<Batch>,
  options: SimulationOptions,
  hooks: SimulationHooks,
): TimedRun {
  const address = parseAddress(values.rest_scheduler_addr);
  if (!address) throw new RangeError(`expected an address, got ${values.rest_scheduler_addr}`);
  const timeoutSeconds = values.rest_timeout_seconds;
  const transport = httpTransport({ address, timeoutSeconds });
  try {
    const policy = new RestPolicy({
      url: addressUrl(address),
      transport,
      params: { ...largestPool(values), ...parametersJson(values) },
      pollIntervalSeconds: values.rest_poll_interval,
      timeoutSeconds,
    });
    const { outcome, statistics, mode } = simulate(arriving, policy.create, options, hooks);
    const told =
      outcome.code === "invalid-decision"
        ? { ...outcome, message: policy.describe(outcome.error) }
        : outcome;
    const { decisionTime } = policy;
    return { outcome: sandboxOutcome(told), statistics, mode, decisionTime };
  } finally {
    transport.close();
  }
}
