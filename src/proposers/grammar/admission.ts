import type { Genome } from "./genome.js";
import type { Section } from "./render.js";

/** Which pipelines are served at all. */
export function admissionSection({ maxWaitSeconds, retryLimit }: Genome): Section {
  const hasLimit = maxWaitSeconds > 0;
  return {
    ideas: hasLimit
      ? [`admission: a pipeline that has not been started within ${maxWaitSeconds} s never is`]
      : [],
    code: hasLimit
      ? `function isAdmitted(pipeline: Pipeline, now: number): boolean {
  if (pipeline.isTimedOut || (failures.get(pipeline) ?? 0) >= ${retryLimit}) return false;
  const isStarted = pipeline.remainingOperators < pipeline.operators.length || failures.has(pipeline);
  return isStarted || now - pipeline.arrivedAt <= ${maxWaitSeconds};
}`
      : `function isAdmitted(pipeline: Pipeline): boolean {
  return !pipeline.isTimedOut && (failures.get(pipeline) ?? 0) < ${retryLimit};
}`,
  };
}
