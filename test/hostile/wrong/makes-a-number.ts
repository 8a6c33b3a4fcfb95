// tries: a factory that makes a number
// checked: policy-error
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return 7 as any;
}
