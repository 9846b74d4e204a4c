import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { Ending } from "../../src/resilience/ending.ts";

describe("Ending", () => {
  it("gives up work that begins after it, and hands on what that comes to", async () => {
    const caller = new AbortController();
    const ending = new Ending(caller.signal, 1000, new VirtualTime());
    caller.abort();
    const late: string[] = [];
    expect(await ending.race(Promise.resolve("response"), (value) => late.push(value))).toBe(null);
    expect(late).toEqual(["response"]);
  });

  it("gives up work under way when the deadline passes", async () => {
    const time = new VirtualTime();
    const ending = new Ending(new AbortController().signal, 1000, time);
    const never = ending.race(new Promise<string>(() => undefined), () => undefined);
    await time.run();
    expect(await never).toBe(null);
    expect([ending.reason, time.now()]).toEqual(["deadline", 1000]);
  });
});
