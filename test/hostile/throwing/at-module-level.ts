// tries: throws while its module is loaded
// checked: policy-error
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

const today: any = undefined;
today.begin();

export default function create(): Policy {
  throw new Error("never");
}
