// tries: a policy whose schedule is a class
// checked: policy-error
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: class {} } as any;
}
