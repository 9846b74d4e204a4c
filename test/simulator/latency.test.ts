import { describe, expect, it } from "vitest";
import { instant, type Latency, schedule } from "../../src/simulator/latency.ts";
import { createRandom } from "../../src/simulator/random.ts";

const steady: Latency = { firstByteMs: 200, tokensPerSecond: 50, jitter: 0 };

describe("schedule()", () => {
  it("spreads a stream's tokens over its frames", () => {
    expect(schedule(steady, Math.random, 5, 100)).toEqual({ headersMs: 200, frameMs: [500, 500, 500, 500] });
  });

  it("holds a whole body back until it would have been generated", () => {
    expect(schedule(steady, Math.random, 1, 100)).toEqual({ headersMs: 2200, frameMs: [] });
  });

  it("waits for nothing when instant", () => {
    expect(schedule(instant, Math.random, 3, 100)).toEqual({ headersMs: 0, frameMs: [0, 0] });
  });

  it("varies each wait within the jitter, the same for the same seed", () => {
    const run = () => schedule({ ...steady, jitter: 0.3 }, createRandom(5), 50, 100);
    const { headersMs, frameMs } = run();
    expect(run()).toEqual({ headersMs, frameMs });
    const middle = 2000 / 49;
    for (const wait of frameMs) {
      expect(wait).toBeGreaterThanOrEqual(middle * 0.7);
      expect(wait).toBeLessThanOrEqual(middle * 1.3);
    }
    expect(new Set(frameMs).size).toBeGreaterThan(40);
  });
});
