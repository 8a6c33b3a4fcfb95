import type { ChatMessage } from "../endpoint/chat.js";

/** About how many tokens messages take: a quarter of their characters, rounded up. For what people are shown. */
export function estimateTokens(messages: readonly ChatMessage[]): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 4);
}

/**
 * The most tokens that messages can take: with a tokeniser that works on bytes a token stands for at least one, and what
 * is put around the messages is allowed for with 16 tokens each and 64 in all.
 */
export function maxInputTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + Buffer.byteLength(content, "utf8") + 16, 64);
}
