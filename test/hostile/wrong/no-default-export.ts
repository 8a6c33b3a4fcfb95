// tries: exports its factory by name only
// checked: compile-error default-export
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export function create(): Policy {
  return { schedule: () => undefined };
}
