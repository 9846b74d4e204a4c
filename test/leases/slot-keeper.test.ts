/** The keeper in real Durable Objects, through its RPC, and a pool whose requests share nothing but data in a real isolate. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeaseCall, LeaseReply } from "../../src/leases/protocol.ts";
import type { Platform } from "../support/platform.ts";
import { startStage } from "./stage.ts";

let stage: Platform;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const ask = async (key: string, path: string, body: unknown = null): Promise<string> => {
  const response = await fetch(stage.url + path, { method: "POST", headers: { key }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
};

const callOf = (holder: string, sequence: number, held: number, wanted: number): LeaseCall => ({
  holder,
  sequence,
  held,
  wanted,
  leasable: 100,
  termMs: 600_000,
});
const lease = async (key: string, call: LeaseCall): Promise<LeaseReply> => JSON.parse(await ask(key, "/lease", call));

describe("SlotKeeper", () => {
  it("grants a crowd no more than there is, and another key its own", async () => {
    const crowd = Array.from({ length: 50 }, (_, index) => lease("crowd", callOf(String(index), 1, 0, 7)));
    const granted = (await Promise.all(crowd)).reduce((sum, reply) => sum + reply.granted, 0);
    expect(granted).toBe(100);
    expect((await lease("another", callOf("a", 1, 0, 100))).granted).toBe(100);
  });

  it("knows after an end who holds what, and takes no old call for a new one", async () => {
    await lease("ended", callOf("a", 1, 0, 10));
    await lease("ended", callOf("a", 2, 10, 90));
    expect(await ask("ended", "/restart")).toBe("ended");
    await lease("ended", callOf("a", 1, 0, 10));
    expect((await lease("ended", callOf("b", 1, 0, 50))).granted).toBe(10);
  });

  it("keeps a record only of who has slots", async () => {
    await lease("stored", callOf("a", 1, 0, 10));
    await lease("stored", callOf("b", 1, 0, 10));
    expect(await ask("stored", "/stored")).toBe("2");
    await lease("stored", callOf("a", 2, 0, 0));
    expect(await ask("stored", "/stored")).toBe("1");
  });
});

describe("SlotPool in a real isolate", () => {
  it("hands on the slot of a request that left, and of one that ended, to requests that waited", async () => {
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const first = await fetch(`${stage.url}/hold`, { signal: leaving.signal });
    const second = await fetch(`${stage.url}/hold`, { signal: staying.signal });
    expect([first.status, second.status]).toEqual([200, 200]);
    const others = [fetch(`${stage.url}/hold`), fetch(`${stage.url}/hold`), fetch(`${stage.url}/hold`)];
    leaving.abort();
    const third = await Promise.race(others);
    expect(third.status).toBe(200);
    await ask("", "/let-go");
    for (const response of await Promise.all(others)) {
      const lines = (await response.text()).split("\n");
      // How many ran when it got its slot.
      expect(Number(lines[0])).toBeLessThanOrEqual(2);
      expect(response.status).toBe(200);
    }
    await second.body?.cancel();
  });
});
