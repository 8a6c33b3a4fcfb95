// tries: a policy whose schedule is an object
// checked: policy-error
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: { call: () => undefined } } as any;
}
