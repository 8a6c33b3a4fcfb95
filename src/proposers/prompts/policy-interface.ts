import { packageFile, readText } from "../../files/index.js";

/** The interface of policies as a model is shown it: the published declarations, which policies are checked against. */
export function policyInterface(): string {
  const path = packageFile("dist/simulator/policy.d.ts");
  return readText(path, "the interface of policies").replaceAll("\r\n", "\n").trim();
}
