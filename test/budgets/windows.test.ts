/** Where minutes, days and months of UTC begin and end. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_NAMES, type WindowName, windowAt } from "../../src/budgets/windows.ts";

describe("windowAt()", () => {
  it.each<[WindowName, string, string, string]>([
    ["minute", "2026-03-01T12:34:56.789Z", "2026-03-01T12:34:00Z", "2026-03-01T12:35:00Z"],
    ["minute", "2026-12-31T23:59:59.999Z", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z"],
    ["day", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"],
    ["day", "2028-02-28T23:59:59.999Z", "2028-02-28T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["day", "2028-02-29T10:00:00Z", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["day", "2027-02-28T10:00:00Z", "2027-02-28T00:00:00Z", "2027-03-01T00:00:00Z"],
    ["month", "2028-02-29T23:59:59.999Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["month", "2027-02-28T00:00:00Z", "2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z"],
    ["month", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ["month", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
  ])("the %s of %s", (name, now, starts, ends) => {
    expect(windowAt(name, Date.parse(now))).toEqual({ startsAtMs: Date.parse(starts), endsAtMs: Date.parse(ends) });
  });

  it("leaves no gap and no overlap", () => {
    fc.assert(
      fc.property(fc.constantFrom(...WINDOW_NAMES), fc.integer({ min: 0, max: 4e12 }), (name, now) => {
        const { startsAtMs, endsAtMs } = windowAt(name, now);
        expect(startsAtMs <= now && now < endsAtMs).toBe(true);
        expect(windowAt(name, endsAtMs).startsAtMs).toBe(endsAtMs);
        expect(windowAt(name, startsAtMs - 1).endsAtMs).toBe(startsAtMs);
      }),
    );
  });
});
