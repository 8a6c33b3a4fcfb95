// tries: a policy with a mode that does not exist
// checked: policy-error
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { mode: "whenever" as any, schedule: () => undefined };
}
