/** As on an axis or in a cell: thousands separated, a true minus sign, millions and more shortened to "2M", small as "2e-5". */
export function formatNumber(value: number, significantDigits = 3): string {
  const size = Math.abs(value);
  let text: string;
  if (size >= 1e15 || (size > 0 && size < 1e-4)) {
    text = value.toExponential(significantDigits - 1).replace(/\.?0*e\+?/, "e");
  } else if (size >= 1e6) {
    text = value.toLocaleString("en", {
      notation: "compact",
      maximumSignificantDigits: significantDigits,
    });
  } else if (size >= 1000) {
    text = value.toLocaleString("en", { maximumFractionDigits: 0 });
  } else {
    text = value.toLocaleString("en", { maximumSignificantDigits: significantDigits });
  }
  return text.replaceAll("-", "−");
}

/** With a sign, also when it is positive: "+12.3". */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}
