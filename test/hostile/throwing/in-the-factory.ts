// tries: throws nothing at all in the factory
// checked: policy-error
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  throw null;
}
