// tries: imports the file system
// checked: forbidden import
// unchecked: policy-error
import { readFileSync, writeFileSync } from "node:fs";
import type { Policy } from "schedlab/policy";

const text = readFileSync("CANARY_FILE", "utf8");
writeFileSync("CANARY_FILE", "overwritten");

export default function create(): Policy {
  throw new Error(`ESCAPED: read ${text}`);
}
