/**
 * Whether a notebook is to take its small parameters: SCHEDLAB_FAST is set in the environment of Jupyter, to anything but
 * "" and "0". The committed outputs are those without it.
 */
export function isFast(): boolean {
  const value = process.env["SCHEDLAB_FAST"] ?? "";
  return value !== "" && value !== "0";
}
