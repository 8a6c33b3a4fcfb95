/** Tokens of one answer as its endpoint counted them. */
export interface TokenUsage {
  /** Of the prompt, including the cached ones. */
  readonly input: number;
  /** Of `input`, those that the endpoint had in its cache. */
  readonly cachedInput: number;
  /** Of the answer, including the reasoning. */
  readonly output: number;
  /** Of `output`, those that were spent on reasoning. */
  readonly reasoning: number;
}
