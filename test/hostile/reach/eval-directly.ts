// tries: evaluates text where it can see the names around it
// checked: forbidden eval
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  const host: any = eval("process");
  throw new Error(`ESCAPED: ${host.pid}`);
}
