/** Owns the simulator's chance: the same seed gives the same run. Never used where chance guards anything. */

/** Numbers in [0, 1); mulberry32 (public domain, Tommy Ettinger 2017). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789";

/** 24 characters, letters and digits. */
export const createId = (random: () => number): string =>
  Array.from({ length: 24 }, () => letters.charAt(Math.floor(random() * letters.length))).join("");
