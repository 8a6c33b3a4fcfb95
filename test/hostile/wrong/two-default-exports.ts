// tries: exports two factories
// checked: type-error TS2323
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: () => undefined };
}

const other = (_: Cluster): Policy => create();

export { other as default };
