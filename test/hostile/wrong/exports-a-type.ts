// tries: exports a type
// checked: type-error default-export
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

interface Mine extends Policy {}

export default Mine;
