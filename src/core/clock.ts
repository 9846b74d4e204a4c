/** Owns what time is to code that waits: handed in, so that a test can run a day in a second. */

export interface Clock {
  /** Milliseconds from any fixed point. Never goes back. */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Evenly spread over [0, 1), as `Math.random`. */
export type Random = () => number;
