// tries: imports in the manner of CommonJS
// checked: forbidden import
// unchecked: policy-error
import type { Policy } from "schedlab/policy";
import children = require("node:child_process");

export default function create(): Policy {
  throw new Error(`ESCAPED: ${typeof children}`);
}
