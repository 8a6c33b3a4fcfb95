/**
 * How long a response asks to wait, in seconds; null if it does not say, or not intelligibly. A date counts from the
 * response's own `date`: the clocks of two machines differ, and a recording is read on another day.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | null {
  const milliseconds = numberOf(headers["retry-after-ms"]);
  if (milliseconds !== null) return milliseconds / 1000;
  const after = headers["retry-after"];
  const seconds = numberOf(after);
  if (seconds !== null || after === undefined) return seconds;
  const [until, now] = [httpDate(after), httpDate(headers.date ?? "")];
  return until === null || now === null ? null : Math.max(0, (until - now) / 1000);
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

/** Milliseconds since 1970. */
function httpDate(text: string): number | null {
  // eslint-disable-next-line no-restricted-globals -- it reads a date that was sent, not the clock
  const time = Date.parse(text);
  return Number.isFinite(time) ? time : null;
}
