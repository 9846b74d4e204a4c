/** Owns how figures are written. */

/** @param {number} share 0…1 @returns {string} "93.1 %"; never rounded up to a certainty it is not */
export const percent = (share) => {
  const rounded = Math.round(share * 1000) / 10;
  return `${share < 1 && rounded === 100 ? "99.9" : rounded.toFixed(1)} %`;
};

/** @param {number} milliseconds @returns {string} "8.4 ms", "1.24 s" */
export const duration = (milliseconds) =>
  milliseconds >= 1000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;

/** @param {number} dollars @returns {string} two significant digits, for what may be a tiny sum */
export const money = (dollars) =>
  new Intl.NumberFormat("en", {
    style: "currency",
    currency: "USD",
    ...(dollars < 1 ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
  }).format(dollars);

/** @param {number} count */
export const whole = (count) => new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(count);
