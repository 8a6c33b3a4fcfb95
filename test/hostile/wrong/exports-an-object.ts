// tries: exports a policy instead of its factory
// checked: type-error default-export
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

const policy: Policy = { schedule: () => undefined };

export default policy;
