/** Owns how long a provider may take to begin its answer. */

/** Where SDKs tell how long they will wait, in seconds: Anthropic's and OpenAI's, Google's; and the router's own, in milliseconds. */
const STATED = [
  ["x-thimble-timeout-ms", 1],
  ["x-stainless-timeout", 1000],
  ["x-server-timeout", 1000],
] as const;

/**
 * Milliseconds from now to the response's headers, waiting in queues and for further tries included: what the
 * configuration allows, or less where the caller will not wait so long.
 */
export const allowedMs = (headers: Headers, configuredMs: number): number => {
  const stated = STATED.map(([name, unitMs]) => Number(headers.get(name) || Number.NaN) * unitMs);
  return Math.min(configuredMs, ...stated.filter((time) => time > 0));
};
