/** What became of a request. */
export type Reply =
  | { readonly kind: "answer"; readonly status: number; readonly text: string }
  | { readonly kind: "late" }
  /** It is not UTF-8. */
  | { readonly kind: "no-text" }
  | { readonly kind: "too-large"; readonly limitBytes: number }
  /** No connection, or one that was closed before the answer was complete. */
  | { readonly kind: "no-answer"; readonly code: string; readonly wasConnected: boolean };

/** Sends a request and waits for what becomes of it. */
export interface Transport {
  post(path: string, body: string): Reply;
  close(): void;
}
