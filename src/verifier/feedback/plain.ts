/** ASCII spellings of signs that our own messages use. */
const ASCII: Readonly<Record<string, string>> = {
  "≥": ">=",
  "≤": "<=",
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "·": ".",
  "×": "x",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
};

/**
 * Text of any origin as one line of printable ASCII of at most `most` characters: control characters and white space
 * become single spaces, other characters `?`; what is cut off ends in `...`.
 */
export function plain(text: string, most: number): string {
  // A cut before the work bounds it, whatever the length.
  const start = text.slice(0, 4 * most + 16);
  const line = start
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[^\x20-\x7e]/gu, (character) => ASCII[character] ?? "?")
    .trim();
  if (line.length <= most && start.length === text.length) return line;
  return `${line.slice(0, Math.max(0, most - 3))}...`;
}

/** A number in about three digits: 1234, 12.3, 0.123, 123k, 1.23M; `-` if undefined, `inf` if infinite. */
export function figure(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "-";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  if (size >= 999.5e12) return value.toExponential(2);
  if (size >= 999.5e6) return `${sign}${digits(size / 1e9)}G`;
  if (size >= 999.5e3) return `${sign}${digits(size / 1e6)}M`;
  if (size >= 99_999.5) return `${sign}${digits(size / 1e3)}k`;
  const text = digits(size);
  if (size > 0 && Number(text) === 0) return value.toExponential(1);
  return Number(text) === 0 ? text : sign + text;
}

function digits(size: number): string {
  if (Number.isInteger(size)) return String(size);
  if (size < 0.9995) return size.toFixed(3);
  if (size < 9.995) return size.toFixed(2);
  return size.toFixed(size < 99.95 ? 1 : 0);
}

/** A length of time: `12.3 s`. */
export function seconds(value: number | null): string {
  return `${figure(value)} s`;
}

/** A share in per cent, without the sign: 0.374 is `37`, 0.0374 is `3.7`. */
export function per100(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "-";
  if (!Number.isFinite(value)) return figure(value);
  const percent = 100 * value;
  if (Math.abs(percent) >= 99_999.5) return figure(percent);
  if (percent > 0 && percent < 0.05) return "<0.1";
  const text = percent.toFixed(percent !== 0 && Math.abs(percent) < 9.95 ? 1 : 0);
  return text.replace(/^-(0(\.0)?)$/, "$1");
}

/** A share in per cent: `37 %`. */
export function percent(value: number | null): string {
  return `${per100(value)} %`;
}

/** A change in per cent, given in per cent, with its sign: `+12 %`. */
export function signedPercent(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "-";
  const text = per100(value / 100);
  return `${value > 0 ? "+" : ""}${text} %`;
}
