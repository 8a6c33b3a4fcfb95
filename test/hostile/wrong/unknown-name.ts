// tries: uses a name that it has not defined
// checked: type-error TS2304
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: () => decide() };
}
