// tries: exports a class
// checked: type-error default-export
// unchecked: policy-error
import type { Cluster, Decision, Policy, SystemView } from "schedlab/policy";

export default class Mine implements Policy {
  schedule(): Decision | undefined {
    return undefined;
  }
}
