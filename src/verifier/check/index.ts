export { type CheckResult, PolicyChecker, extractCode } from "./check.js";
export { fingerprint } from "./fingerprint.js";
export { MAX_SOURCE_BYTES } from "./limits.js";
export { PERMITTED_GLOBALS } from "./permits.js";
export { type PolicyProblem, type ProblemCode, describeProblem } from "./problem.js";
export { type UnwrappedSource, unwrapSource } from "./unwrap.js";
