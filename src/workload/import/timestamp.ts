const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:Z|[+-]00:?00)?$/;

/** A time in UTC as seconds since 1970, with its fraction; `undefined` if it is none, or a day that does not exist. */
export function timestampSeconds(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second >= 60) {
    return undefined;
  }
  /* eslint-disable no-restricted-globals -- Date.UTC is arithmetic and asks no clock. */
  const midnight = Date.UTC(year, month - 1, day);
  const isDay = Date.UTC(year, month, 1) > midnight;
  /* eslint-enable no-restricted-globals */
  return isDay ? midnight / 1000 + 3600 * hour + 60 * minute + second : undefined;
}
