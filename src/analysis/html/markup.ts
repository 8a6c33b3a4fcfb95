/** HTML that is safe to put into a page: made by {@link markup}, which escapes everything else. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | undefined | readonly Content[];

/**
 * Markup from a template. Whatever is put into it is text and is escaped, for content and for attribute values between
 * double quotes; markup made by this function stands as it is, lists one after the other, undefined for nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const text = parts.map((part, i) => part + (i < values.length ? contentText(values[i]) : ""));
  return new Markup(text.join(""));
}

/** A string that is markup already, such as a chart. Never one that a model, a policy or a user wrote. */
export function trustedMarkup(text: string): Markup {
  return new Markup(text);
}

/** Text for HTML: what could begin a tag or an entity, or end an attribute, is escaped; see also {@link printable}. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Text in which control characters are shown by their pictures, and what turns the direction of text around by U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").replaceAll(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
  });
}

/** Control characters but tab and line feed, lone surrogates, and those that turn the direction of text around. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

function contentText(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(contentText).join("");
  return escapeHtml(String(content));
}
