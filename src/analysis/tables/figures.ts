/** A number with fixed digits and commas at the thousands; NaN is an en dash, no zero has a sign. */
export function figure(value: number, digits: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? "-∞" : "∞";
  const text = value.toFixed(digits);
  const [whole = "", fraction] = (/^-[0.]+$/.test(text) ? text.slice(1) : text).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The same, with a plus sign at what is more than zero. */
export function signed(value: number, digits: number): string {
  const text = figure(value, digits);
  return value > 0 && /[1-9∞]/.test(text) ? `+${text}` : text;
}

/** Per cent with a sign: one digit after the point, none from a thousand on. */
export function percent(value: number): string {
  return signed(value, Math.abs(value) < 1000 ? 1 : 0);
}
