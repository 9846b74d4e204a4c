/** Owns how a response says when to try again. */

/**
 * Milliseconds from `retry-after-ms`, else from `retry-after`, in seconds or as a date beside the response's own `date`.
 * Null where neither says.
 */
export const readRetryAfterMs = (headers: Headers): number | null => {
  const milliseconds = readNumber(headers.get("retry-after-ms"));
  if (milliseconds !== null) return milliseconds;
  const after = headers.get("retry-after");
  const seconds = readNumber(after);
  if (seconds !== null) return seconds * 1000;
  const wait = Date.parse(after ?? "") - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait) ? null : Math.max(0, wait);
};

const readNumber = (text: string | null): number | null =>
  text !== null && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : null;
