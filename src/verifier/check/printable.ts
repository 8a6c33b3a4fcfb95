/** Everything that would not be one line of plain text: controls, line ends, marks of direction, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Text in one printable line of at most `length` characters; "…" stands for what is left out at the end. */
export function printable(text: string, length: number): string {
  // What lies far behind the limit is not worth cleaning: a text may be megabytes of one line.
  const plain = text
    .slice(0, 4 * length)
    .replace(UNPRINTABLE, " ")
    .trim();
  if (plain.length <= length) return plain;
  // Not through the middle of a surrogate pair.
  return `${plain.slice(0, length - 1).replace(UNPRINTABLE, "")}…`;
}
