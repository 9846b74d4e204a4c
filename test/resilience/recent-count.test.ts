/** Tests the recent count against one that remembers every event. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { RecentCount } from "../../src/resilience/recent-count.ts";

const WINDOW_MS = 1000;

it("RecentCount forgets what is older than its window, and nothing that is younger by more than a slice", () => {
  const steps = fc.array(fc.record({ afterMs: fc.oneof(fc.nat(150), fc.nat(3000)), amount: fc.nat(5) }));
  fc.assert(
    fc.property(fc.nat(10_000_000), steps, (startMs, list) => {
      const count = new RecentCount(WINDOW_MS);
      const events: { atMs: number; amount: number }[] = [];
      let nowMs = startMs;
      for (const { afterMs, amount } of list) {
        nowMs += afterMs;
        count.add(nowMs, amount);
        events.push({ atMs: nowMs, amount });
        const within = (ms: number) =>
          events.filter(({ atMs }) => nowMs - atMs < ms).reduce((sum, event) => sum + event.amount, 0);
        const total = count.total(nowMs);
        expect(total).toBeGreaterThanOrEqual(within(WINDOW_MS * 0.9));
        expect(total).toBeLessThanOrEqual(within(WINDOW_MS));
      }
      expect(count.total(nowMs + WINDOW_MS)).toBe(0);
    }),
  );
});
