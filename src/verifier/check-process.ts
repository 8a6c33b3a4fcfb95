/** A process in which policies are checked and compiled. It executes nothing of them, but a source can be made to keep the compiler busy. */
import type { CheckResult } from "./check/index.js";
import { PolicyChecker, extractCode } from "./check/index.js";
import { serveJobs } from "./process/serve-jobs.js";
import type { CompiledPolicy } from "./sandbox/compile.js";
import { compilePolicy } from "./sandbox/compile.js";

/** A text that should be a policy, or have one in it; `extract`: only its code is asked for. */
export interface CheckJob {
  readonly task: "check" | "extract";
  readonly text: string;
  readonly file: string;
}

/** What the check has come to, and what can be run if it was passed. */
export interface CheckAnswer {
  readonly result: CheckResult;
  readonly compiled: CompiledPolicy | undefined;
}

const checker = new PolicyChecker();

function check({ text, file }: Omit<CheckJob, "task">): CheckAnswer {
  const result = checker.check(text, file);
  if (result.code !== "checked") return { result, compiled: undefined };
  return { result, compiled: compilePolicy(result.source, file) };
}

serveJobs((job) => {
  const asked = job as CheckJob;
  return Promise.resolve(asked.task === "check" ? check(asked) : extractCode(asked.text));
});
