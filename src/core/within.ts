/** Owns waiting for something no longer than it is worth. */

import type { Clock } from "./clock.ts";

/** What `call` comes to; null where it fails, or takes longer. Never rejects, and doesn't stop the call. */
export const within = async <Value>(
  limitMs: number,
  clock: Clock,
  call: () => Promise<Value>,
): Promise<Value | null> => {
  const answered = new AbortController();
  const limit = clock.sleep(limitMs, answered.signal).then(() => null);
  try {
    return await Promise.race([call(), limit]);
  } catch {
    return null;
  } finally {
    answered.abort();
  }
};
