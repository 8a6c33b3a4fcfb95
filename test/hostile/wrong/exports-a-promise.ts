// tries: exports an asynchronous factory
// checked: forbidden async
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default async function create(): Promise<Policy> {
  return { schedule: () => undefined };
}
