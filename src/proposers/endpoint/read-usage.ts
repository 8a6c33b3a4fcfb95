import type { TokenUsage } from "../usage.js";
import { isRecord } from "./json.js";

/**
 * The tokens that a chat completion says it took; null if it does not say. What is not a finite number >= 0 counts as
 * not said, and as 0 in the details. Some endpoints count reasoning in the total only: what the total has beyond prompt
 * and completion is output too, since it is charged for.
 */
export function readUsage(completion: unknown): TokenUsage | null {
  const usage = isRecord(completion) ? completion.usage : undefined;
  if (!isRecord(usage)) return null;
  const input = amount(usage.prompt_tokens);
  const completed = amount(usage.completion_tokens);
  if (input === undefined || completed === undefined) return null;
  return {
    input,
    cachedInput: detail(usage.prompt_tokens_details, "cached_tokens"),
    output: Math.max(completed, (amount(usage.total_tokens) ?? 0) - input),
    reasoning: detail(usage.completion_tokens_details, "reasoning_tokens"),
  };
}

function detail(details: unknown, name: string): number {
  return (isRecord(details) ? amount(details[name]) : undefined) ?? 0;
}

function amount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
