// tries: hides its type errors
// checked: forbidden suppression
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  // @ts-ignore
  return nothing;
}
