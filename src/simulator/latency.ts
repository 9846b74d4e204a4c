/** Owns how long an answer takes: when its headers come and when each frame does. Never waits itself. */

export interface Latency {
  /** Median time to the first byte, milliseconds. */
  readonly firstByteMs: number;
  /** Infinity: all at once. */
  readonly tokensPerSecond: number;
  /** Each wait is off by up to this share of itself, 0…1. */
  readonly jitter: number;
}

export const instant: Latency = { firstByteMs: 0, tokensPerSecond: Number.POSITIVE_INFINITY, jitter: 0 };

/** What a mid-sized hosted model does on a short prompt on a good day. */
export const lifelike: Latency = { firstByteMs: 600, tokensPerSecond: 75, jitter: 0.3 };

export interface Schedule {
  readonly headersMs: number;
  /** The wait before each frame but the first. */
  readonly frameMs: readonly number[];
}

/**
 * @param tokens - of the answer; spread evenly over the frames
 * @param random - numbers in [0, 1)
 */
export function schedule(latency: Latency, random: () => number, frames: number, tokens: number): Schedule {
  const vary = (milliseconds: number) => milliseconds * (1 + latency.jitter * (2 * random() - 1));
  const gaps = Math.max(0, frames - 1);
  const generationMs = (tokens / latency.tokensPerSecond) * 1000;
  // A body sent in one piece comes only once it has been generated.
  if (gaps === 0) return { headersMs: vary(latency.firstByteMs + generationMs), frameMs: [] };
  return {
    headersMs: vary(latency.firstByteMs),
    frameMs: Array.from({ length: gaps }, () => vary(generationMs / gaps)),
  };
}
