import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tiers } from "../../src/configuration/routing.ts";
import { chooseTier } from "../../src/tiers/index.ts";

const small = { provider: "my-vllm", model: "qwen" };
const mid = { provider: "gemini", model: "flash" };
const frontier = { provider: "anthropic", model: "opus" };
const ORDER = ["small", "mid", "frontier"];

describe("chooseTier()", () => {
  it.each([
    [0, "small", small],
    [0.399, "small", small],
    [0.4, "mid", mid],
    [0.749, "mid", mid],
    [0.75, "frontier", frontier],
    [1, "frontier", frontier],
  ])("gives %d to %s", (complexity, tier, choice) => {
    expect(chooseTier({ complexity }, { small, mid, frontier })).toEqual({ tier, choice });
  });

  it.each<[number, Tiers, string, unknown]>([
    [0.1, { mid, frontier }, "small", mid],
    [0.1, { frontier }, "small", frontier],
    [0.5, { small, frontier }, "mid", frontier],
    [0.5, { small }, "mid", null],
    [0.9, { small, mid }, "frontier", null],
    [0.1, {}, "small", null],
  ])("lets the next larger tier serve one left out: %d of %j", (complexity, tiers, tier, choice) => {
    expect(chooseTier({ complexity }, tiers)).toEqual({ tier, choice });
  });

  it("takes the thresholds as configured", () => {
    const tiers: Tiers = { small, mid, frontier, thresholds: [0.1, 0.2] };
    expect([0.05, 0.15, 0.2].map((complexity) => chooseTier({ complexity }, tiers).tier)).toEqual(ORDER);
  });

  it("never gives less to a harder request", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.tuple(share, share), (a, b, thresholds) => {
        const [easier, harder] = [a, b].sort((x, y) => x - y);
        const place = (complexity = 0) => ORDER.indexOf(chooseTier({ complexity }, { thresholds }).tier);
        expect(place(harder)).toBeGreaterThanOrEqual(place(easier));
      }),
    );
  });
});
