/** The lines of a text with their ends, as the compiler counts them. */
export function linesOf(text: string): string[] {
  return text.split(/(?<=\n|\r(?!\n)|[\u2028\u2029])/);
}
