import type { OutcomeRecord } from "../../verifier/index.js";
import { isRecord } from "./json.js";
import { oneLine } from "./server-message.js";

/** What a model answered. */
export interface Answer {
  /** As it came: with prose and fences, without reasoning. Of a refusal without any text, the refusal. */
  readonly text: string;
  /** Why there is no policy in it: of code "no-policy", its rule is one of the {@link AnswerFailure}s. */
  readonly failure?: OutcomeRecord;
}

/** Ways in which an answer holds no policy, whatever its text. */
export type AnswerFailure = "refusal" | "content-filter" | "cut-off" | "empty";

const EXPECTED = "expected a policy module";

const MESSAGES: Readonly<Record<AnswerFailure, string>> = {
  refusal: "found a refusal; put the task in other words, or ask another model",
  "content-filter":
    "found an answer that the endpoint's content filter had stopped; put the task in other words, or ask another model",
  "cut-off":
    "found an answer that ended at the limit of output tokens; raise that limit, which reasoning counts " +
    "towards as well, or lower the reasoning effort",
  empty:
    "found an answer without text; where a model thinks for long, raise the limit of output tokens or lower the " +
    "reasoning effort",
};

/** Reads a chat completion; null if it is none. */
export function readAnswer(completion: unknown): Answer | null {
  if (!isRecord(completion) || !Array.isArray(completion.choices)) return null;
  const [first] = completion.choices as readonly unknown[];
  const choice = isRecord(first) ? first : {};
  const message = isRecord(choice.message) ? choice.message : {};
  const content = textOf(message.content);
  const refusal = typeof message.refusal === "string" ? message.refusal : "";
  const text = content.trim() === "" && refusal !== "" ? refusal : content;
  const rule = failureOf(choice.finish_reason, refusal, content);
  return rule === undefined ? { text } : { text, failure: failure(rule, refusal) };
}

function failureOf(
  finishReason: unknown,
  refusal: string,
  content: string,
): AnswerFailure | undefined {
  if (refusal.trim() !== "") return "refusal";
  if (finishReason === "content_filter") return "content-filter";
  if (finishReason === "length") return "cut-off";
  return content.trim() === "" ? "empty" : undefined;
}

function failure(rule: AnswerFailure, refusal: string): OutcomeRecord {
  const said = rule === "refusal" ? ` (it said: ${oneLine(refusal)})` : "";
  return { code: "no-policy", rule, message: `${EXPECTED}; ${MESSAGES[rule]}${said}` };
}

/** A string, or the text among a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return (content as readonly unknown[])
    .map((part) => {
      if (typeof part === "string") return part;
      const isText = isRecord(part) && (part.type === "text" || part.type === undefined);
      return isText && typeof part.text === "string" ? part.text : "";
    })
    .join("");
}
