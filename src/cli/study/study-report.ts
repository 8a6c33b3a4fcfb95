import type { StudyPlan } from "../../study/study-plan.js";
import type { StudySummary } from "../../study/study-summary.js";

export function studyReport({ folder }: StudyPlan, _summary: StudySummary): string {
  return `study   ${folder}\n`;
}
