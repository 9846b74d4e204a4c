/**
 * Owns the spans of time that limits hold in: fixed minutes, days and months of UTC, one after the other. A sliding
 * minute would be smoother (around a border, twice a minute's limit can pass within a minute); a fixed one needs no more
 * state than two numbers, ends when it says, and works like the others.
 */

export type WindowName = "minute" | "day" | "month";

export const WINDOW_NAMES: readonly WindowName[] = ["minute", "day", "month"];

const LENGTHS = { minute: 60_000, day: 86_400_000 };

/** Both in milliseconds since 1970 in UTC; the end is the next window's start. */
export interface Span {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** @param nowMs - milliseconds since 1970 in UTC */
export const windowAt = (name: WindowName, nowMs: number): Span => {
  if (name === "month") {
    const now = new Date(nowMs);
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
    return { startsAtMs: Date.UTC(year, month), endsAtMs: Date.UTC(year, month + 1) };
  }
  const length = LENGTHS[name];
  const startsAtMs = Math.floor(nowMs / length) * length;
  return { startsAtMs, endsAtMs: startsAtMs + length };
};
