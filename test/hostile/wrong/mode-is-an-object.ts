// tries: a policy whose mode only looks like one
// checked: policy-error
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { mode: { toString: () => "every-tick" } as any, schedule: () => undefined };
}
