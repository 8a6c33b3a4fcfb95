// tries: asks for the module's own address
// checked: forbidden import
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  throw new Error(`ESCAPED: ${(import.meta as any).url}`);
}
