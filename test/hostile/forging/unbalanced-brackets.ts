// tries: closes the wrapper around it and opens another
// checked: compile-error TS1128
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  throw new Error("no");
}
})(made.exports);
throw new Error("ESCAPED: out of the wrapper");
(function (exports) {
