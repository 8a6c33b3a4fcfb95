import { createHash } from "node:crypto";
import type { Effort } from "../effort.js";
import { canonicalJson } from "./json.js";

/** A message of a conversation with a model. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** The body of a request for a chat completion, as it is sent; names are those of the API. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly reasoning_effort?: Effort;
  readonly temperature?: number;
  /** The most tokens of the answer, reasoning included. */
  readonly max_completion_tokens?: number;
  /** The same by its older name, for endpoints that do not know the other. */
  readonly max_tokens?: number;
}

/** SHA-256 of the body's canonical JSON, in hex: the same for any order of properties. */
export function requestDigest(body: ChatRequest): string {
  return createHash("sha256").update(canonicalJson(body)).digest("hex");
}
