/** Control characters, line and paragraph separators, lone surrogates, and what changes the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]+/gu;

/** Text that may come from a policy, in one line that does nothing to a terminal; at most `length` UTF-16 code units. */
export function printable(text: string, length: number): string {
  return text.slice(0, length).replace(UNPRINTABLE, " ");
}
