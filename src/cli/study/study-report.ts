import type { StudyPlan } from "../../study/study-plan.js";
import type { StudySummary } from "../../study/study-summary.js";
import { effortText } from "../effort-text.js";

/** What a study has come to, for a terminal. */
export function studyReport({ folder }: StudyPlan, { tables }: StudySummary): string {
  const texts = tables.map(({ label, rows }) => `${label}\n\n${effortText(rows)}\n`);
  return `${texts.join("")}study   ${folder}\n`;
}
