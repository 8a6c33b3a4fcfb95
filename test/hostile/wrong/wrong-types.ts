// tries: a policy that does not fit the interface
// checked: type-error TS2322
// unchecked: invalid-decision not-a-list
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: (view: SystemView): Decision => ({ assign: view.pools.length }) };
}
