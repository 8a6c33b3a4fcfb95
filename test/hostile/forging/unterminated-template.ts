// tries: swallows the wrapper behind it with a template that does not end
// checked: compile-error TS1160
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  throw new Error("no");
}
const rest = `
