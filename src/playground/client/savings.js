/** Owns the estimate of what the large model would have cost. */

/** @typedef {import("./tools.js").Tool} Tool */

/**
 * @typedef {object} Prices
 * @property {number} input dollars per million tokens
 * @property {number} output dollars per million tokens
 */

const charactersPerToken = 4;

/**
 * @param {{text: string, tools: readonly Tool[], call: unknown}} exchange
 * @param {Prices} prices
 * @returns {{inputTokens: number, outputTokens: number, dollars: number}}
 */
export const estimate = ({ text, tools, call }, prices) => {
  const inputTokens = Math.ceil((text.length + JSON.stringify(tools).length) / charactersPerToken);
  const outputTokens = Math.ceil(JSON.stringify(call).length / charactersPerToken);
  return {
    inputTokens,
    outputTokens,
    dollars: (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000,
  };
};
