/** The keeper in real Durable Objects: calls in a crowd, tenants apart, and what is left after it was ended. */

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReserveCall, ReserveReply, SettleCall } from "../../src/budgets/protocol.ts";
import type { Platform } from "../support/platform.ts";
import { startStage } from "./stage.ts";

let stage: Platform;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const ask = async (tenant: string, path: string, body: unknown = null): Promise<unknown> => {
  const response = await fetch(stage.url + path, { method: "POST", headers: { tenant }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return path === "/restart" ? text : JSON.parse(text);
};

// Only months, which may end between two calls once a month.
const callOf = (cost: number): ReserveCall => ({
  id: randomUUID(),
  cost,
  limits: { spend: { month: 100 }, requests: {} },
  termMs: 600_000,
});
const reserve = async (tenant: string, call: ReserveCall): Promise<ReserveReply> =>
  (await ask(tenant, "/", ["reserve", call])) as ReserveReply;
const settle = async (tenant: string, call: SettleCall): Promise<unknown> => await ask(tenant, "/", ["settle", call]);

describe("BudgetKeeper", () => {
  it("grants a crowd no more than the limit", async () => {
    const replies = await Promise.all(Array.from({ length: 200 }, () => reserve("crowd", callOf(3))));
    expect(replies.filter(({ granted }) => granted)).toHaveLength(33);
    expect((await reserve("another", callOf(100))).granted).toBe(true);
  });

  it("knows after an end what was spent, reserved and cancelled before", async () => {
    const [spent, reserved, cancelled] = [callOf(50), callOf(20), callOf(30)];
    for (const call of [spent, reserved, cancelled]) expect((await reserve("ended", call)).granted).toBe(true);
    await settle("ended", { id: spent.id, cost: 40, orCharge: false });
    await ask("ended", "/", ["cancel", cancelled.id]);
    expect(await ask("ended", "/restart")).toBe("ended");
    expect(await reserve("ended", callOf(41))).toMatchObject({
      granted: false,
      exceeded: [{ limit: "spend", window: "month", allowed: 100, attainable: 60 }],
    });
    const rest = callOf(40);
    expect((await reserve("ended", rest)).granted).toBe(true);
    await settle("ended", { id: reserved.id, cost: 0, orCharge: false });
    await settle("ended", { id: rest.id, cost: 0, orCharge: false });
    await settle("ended", { id: "never reserved", cost: 5, orCharge: true });
    expect(await ask("ended", "/restart")).toBe("ended");
    expect(await reserve("ended", callOf(56))).toMatchObject({ granted: false, exceeded: [{ attainable: 55 }] });
    // The totals alone: nothing is in flight.
    expect(await ask("ended", "/stored")).toBe(1);
  });
});
