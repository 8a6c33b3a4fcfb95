// Constants of the hash in "Developing a seed_seq Alternative" (M. E. O'Neill, pcg-random.org, 2015), which NumPy's
// SeedSequence uses too.
const INIT_A = 0x43b0d7e5;
const MULT_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULT_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;
const POOL_WORDS = 4;

/**
 * Spreads a seed over `words` 32-bit words as NumPy's `SeedSequence(seed).generate_state(words)` does, so that seeds
 * that differ in one bit give unrelated states. The method is O'Neill's seed_seq alternative.
 *
 * `seed` is a whole number ≥ 0, of any size as a bigint; throws a RangeError otherwise.
 */
export function seedWords(seed: number | bigint, words: number): Uint32Array {
  const entropy = wordsOf(seed);
  const pool = new Uint32Array(POOL_WORDS);
  const hash = hasher(INIT_A, MULT_A);

  for (let i = 0; i < POOL_WORDS; i++) pool[i] = hash(entropy[i] ?? 0);
  for (let from = 0; from < POOL_WORDS; from++) {
    for (let to = 0; to < POOL_WORDS; to++) {
      if (from !== to) pool[to] = mix(pool[to] ?? 0, hash(pool[from] ?? 0));
    }
  }
  for (const word of entropy.slice(POOL_WORDS)) {
    for (let to = 0; to < POOL_WORDS; to++) {
      pool[to] = mix(pool[to] ?? 0, hash(word));
    }
  }

  const spread = hasher(INIT_B, MULT_B);
  return Uint32Array.from({ length: words }, (_, i) => spread(pool[i % POOL_WORDS] ?? 0));
}

/** A multiplicative hash of 32-bit words whose constant moves on with every word. */
function hasher(init: number, multiplier: number): (word: number) => number {
  let constant = init;
  return (word) => {
    const masked = word ^ constant;
    constant = Math.imul(constant, multiplier);
    const product = Math.imul(masked, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}

function mix(left: number, right: number): number {
  const mixed = Math.imul(MIX_LEFT, left) - Math.imul(MIX_RIGHT, right);
  return ((mixed | 0) ^ ((mixed | 0) >>> 16)) >>> 0;
}

/** The seed in 32-bit words, lowest first; 0 is one word. */
function wordsOf(seed: number | bigint): number[] {
  if (typeof seed === "number" ? !Number.isSafeInteger(seed) || seed < 0 : seed < 0n) {
    throw new RangeError(`expected \`seed\` to be a whole number ≥ 0, got ${seed}`);
  }
  const words: number[] = [];
  let rest = BigInt(seed);
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
