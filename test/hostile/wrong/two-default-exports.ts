// tries: exports two factories
// checked: type-error TS2323
// unchecked: completed
// decides: nothing
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default function create(): Policy {
  return { schedule: () => undefined };
}

const other = (_: Cluster): Policy => create();

export { other as default };
