// tries: closes the wrapper around it and opens another
// checked: compile-error TS1128
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  throw new Error("no");
}
})(made.exports);
return made.exports.default; } }; });
throw new Error("behind the wrapper");
(function (exports) {
