/** Owns money: whole micro-dollars, so that sums are exact; and prices as whole pico-dollars a token. */

/** A millionth of a US dollar, always a whole number. */
export type MicroDollars = number;

/** A million dollars: more than any one request can cost, and far from where sums stop being exact. */
const DEAREST: MicroDollars = 1e12;

/** @param dollars - as configured; what lies below a micro-dollar is rounded */
export const microDollars = (dollars: number): MicroDollars => Math.round(dollars * 1e6);

/**
 * What tokens cost, rounded up to a whole micro-dollar in all; at most a million dollars.
 * @param charges - whole tokens, 0 or more, and dollars a million of them
 */
export const charge = (charges: readonly (readonly [tokens: number, dollarsAMillion: number])[]): MicroDollars => {
  // A dollar a million tokens is a million pico-dollars a token.
  const pico = charges.reduce((sum, [tokens, dollars]) => sum + BigInt(tokens) * BigInt(microDollars(dollars)), 0n);
  const micro = (pico + 999_999n) / 1_000_000n;
  return micro > DEAREST ? DEAREST : Number(micro);
};
