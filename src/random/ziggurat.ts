import type { Pcg64 } from "./pcg64.js";

const LAYERS = 256;
/** Where the tail begins. */
const R = 3.6541528853610088;
const TWO_52 = 2 ** 52;
const TWO_MINUS_53 = 2 ** -53;

interface Tables {
  /** Width of a layer per unit of a 52-bit number. */
  readonly width: Float64Array;
  /** Below it, a 52-bit number lies inside the layer's rectangle and needs no further test. */
  readonly inside: Float64Array;
  /** The density, without its constant factor, at a layer's edge. */
  readonly density: Float64Array;
}

let tables: Tables | undefined;

/**
 * A standard normal by the ziggurat method with 256 layers and 52-bit tables (G. Marsaglia and W. W. Tsang, "The
 * Ziggurat Method for Generating Random Variables", Journal of Statistical Software 5(8), 2000), taking the bits of a
 * 64-bit output as NumPy does: 8 for the layer, 1 for the sign, 52 for the place. The tail is Marsaglia's of 1964.
 */
export function standardNormal(bits: Pcg64): number {
  const { width, inside, density } = (tables ??= makeTables());
  for (;;) {
    bits.step();
    const { high, low } = bits;
    const layer = low & 0xff;
    const negative = (low & 0x100) !== 0;
    const place = (high & 0x1fffffff) * 0x800000 + (low >>> 9);
    const size = place * (width[layer] ?? 0);
    if (place < (inside[layer] ?? 0)) return negative ? -size : size;
    if (layer === 0) {
      const beyond = tail(bits);
      // In the tail the sign is bit 8 of the place.
      return (low & 0x20000) !== 0 ? -beyond : beyond;
    }
    const outer = density[layer] ?? 0;
    const inner = density[layer - 1] ?? 0;
    const y = (inner - outer) * nextDouble(bits) + outer;
    if (y < Math.exp(-0.5 * size * size)) return negative ? -size : size;
  }
}

/** Uniform in [0, 1): the top 53 bits of the next output. */
export function nextDouble(bits: Pcg64): number {
  bits.step();
  return ((bits.high >>> 0) * 0x200000 + (bits.low >>> 11)) * TWO_MINUS_53;
}

function tail(bits: Pcg64): number {
  for (;;) {
    const x = -Math.log1p(-nextDouble(bits)) / R;
    const y = -Math.log1p(-nextDouble(bits));
    if (y + y > x * x) return R + x;
  }
}

function makeTables(): Tables {
  const width = new Float64Array(LAYERS);
  const inside = new Float64Array(LAYERS);
  const density = new Float64Array(LAYERS);
  const f = (x: number) => Math.exp(-0.5 * x * x);

  // Every layer has the area of the lowest one, which is a rectangle up to R and the tail beyond it.
  const area = R * f(R) + tailArea();
  const base = area / f(R);
  let edge = R;
  inside[0] = (R / base) * TWO_52;
  width[0] = base / TWO_52;
  density[0] = 1;
  width[LAYERS - 1] = R / TWO_52;
  density[LAYERS - 1] = f(R);
  for (let layer = LAYERS - 2; layer >= 1; layer--) {
    const next = Math.sqrt(-2 * Math.log(area / edge + f(edge)));
    inside[layer + 1] = (next / edge) * TWO_52;
    width[layer] = next / TWO_52;
    density[layer] = f(next);
    edge = next;
  }
  inside[1] = 0;
  return { width, inside: inside.map(Math.floor), density };
}

/** The integral of exp(−x²/2) from R to infinity, by Laplace's continued fraction. */
function tailArea(): number {
  let fraction = R;
  for (let term = 200; term >= 1; term--) fraction = R + term / fraction;
  return Math.exp(-0.5 * R * R) / fraction;
}
