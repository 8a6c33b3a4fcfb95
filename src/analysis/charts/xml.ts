export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Whole and half pixels as they are, the rest to two decimals. */
export function pixels(value: number): string {
  return String(Math.round(value * 100) / 100);
}
