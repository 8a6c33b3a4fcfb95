export type { ChatMessage } from "../endpoint/chat.js";
export { buildMessages } from "./build-messages.js";
export { PromptError, type PromptProblem } from "./prompt-error.js";
export { OWN_PROMPTS, type PromptTexts, readPrompts } from "./read-prompts.js";
export type { PromptBaseline, PromptSettings } from "./settings.js";
export { estimateTokens, maxInputTokens } from "./token-count.js";
