// tries: catches the names of the wrapper in an object
// checked: forbidden with
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  const trap: any = { $meterLeft: 1e15 };
  with (trap) {
    for (;;) {}
  }
}
