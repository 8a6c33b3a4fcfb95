/**
 * What a model is shown of earlier candidates besides the one to improve: all that this one descends from; the last k of
 * those; the k best of all; the same as differences from their parents, with a lesson each; nothing.
 */
export const CONTEXTS = ["whole", "last-k", "best-k", "best-k-diffs", "none"] as const;
export type Context = (typeof CONTEXTS)[number];
