import type { StudyResult } from "./run-study.js";
import type { StudyPlan } from "./study-plan.js";

export interface StudySummary {
  readonly document: Readonly<Record<string, unknown>>;
}

export function summariseStudy(plan: StudyPlan, { spentUsd }: StudyResult): StudySummary {
  return { document: { name: plan.name, spent_usd: spentUsd } };
}
