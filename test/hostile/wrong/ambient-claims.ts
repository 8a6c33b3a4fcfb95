// tries: declares what is not there
// checked: forbidden declare
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

declare const cache: Map<string, Policy>;

export default function create(): Policy {
  return cache.get("best")!;
}
