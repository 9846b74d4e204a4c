import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { Patience } from "../../src/cache/patience.ts";

const start = () => {
  const time = new VirtualTime();
  const patience = new Patience(time, 50);
  /** What is made of a part that takes so long, and how long that took. */
  const ask = async (takesMs: number) => {
    const began = time.now();
    let endedAt = began;
    const asked = patience
      .ask(() => time.sleep(takesMs).then(() => "answer"))
      .finally(() => {
        endedAt = time.now();
      });
    await time.run(began + 1000);
    return [await asked, endedAt - began];
  };
  return { ask, patience };
};

describe("Patience", () => {
  it("gives what comes in time, and nothing for what comes late, rejects or throws", async () => {
    const { ask, patience } = start();
    expect(await ask(49)).toEqual(["answer", 49]);
    expect(await ask(51)).toEqual([null, 50]);
    expect(await patience.ask(() => Promise.reject(new Error("no")))).toBeNull();
    const throwing = patience.ask(() => {
      throw new Error("no");
    });
    expect(await throwing).toBeNull();
  });

  it("asks no more, for 2 s, what has been late three times in a row", async () => {
    const { ask } = start();
    for (const takesMs of [100, 100, 10, 100, 100]) await ask(takesMs);
    expect(await ask(100)).toEqual([null, 50]);
    // Each ask lasts a second of this clock.
    expect(await ask(10)).toEqual([null, 0]);
    expect(await ask(10)).toEqual([null, 0]);
    expect(await ask(10)).toEqual(["answer", 10]);
  });
});
