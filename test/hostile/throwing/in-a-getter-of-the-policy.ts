// tries: throws when the host asks for schedule and for mode
// checked: policy-error
// unchecked: policy-error
import type { Policy } from "schedlab/policy";

export default function create(): Policy {
  return {
    get mode(): "on-event" {
      throw { mode: 1 };
    },
    get schedule(): any {
      throw new Error("schedule cannot be read");
    },
  };
}
