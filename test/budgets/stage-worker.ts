/**
 * The Worker of stage.ts. Its body is one call to the keeper of the tenant in `tenant`. `/restart` ends the object, so
 * that the next call finds what was stored; `/stored` counts its records; `/metered` is answered by UPSTREAM, within a
 * budget of 100 micro-dollars a month, a micro-dollar a token.
 */

import { env, waitUntil } from "cloudflare:workers";
import { BudgetGate, costOf, meterBody, type Price } from "../../src/budgets/index.ts";
import type { Clock } from "../../src/core/clock.ts";
import { budgetCalls, BudgetKeeper as Keeper } from "../../src/durable-objects/budget-keeper.ts";

export class BudgetKeeper extends Keeper {
  restart(): void {
    this.ctx.abort("restart");
  }

  stored(): number {
    return [...this.ctx.storage.kv.list()].length;
  }
}

const bindings = env as unknown as {
  readonly UPSTREAM: string;
  readonly BUDGET_KEEPER: DurableObjectNamespace<BudgetKeeper>;
};

const clock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

const PRICE: Price = { from: "2026-01-01", input: 1, output: 1 };

/** A busy machine isn't what is tested here. */
const isolateGate = new BudgetGate({ callLimitMs: 10_000 });

export default {
  async fetch(request: Request): Promise<Response> {
    const tenant = request.headers.get("tenant") ?? "one";
    const keeper = bindings.BUDGET_KEEPER.getByName(tenant);
    switch (new URL(request.url).pathname) {
      case "/restart":
        return new Response(
          await keeper.restart().then(
            () => "still there",
            () => "ended",
          ),
        );
      case "/stored":
        return Response.json(await keeper.stored());
      case "/metered":
        return await metered(tenant, request.signal);
    }
    const [call, argument] = (await request.json()) as ["reserve" | "settle" | "cancel", never];
    return Response.json((await budgetCalls(bindings.BUDGET_KEEPER, tenant)[call](argument)) ?? null);
  },
};

const metered = async (tenant: string, signal: AbortSignal): Promise<Response> => {
  const outcome = await isolateGate.reserve({
    scope: tenant,
    budget: { spend: { month: 0.0001 } },
    cost: 100,
    id: crypto.randomUUID(),
    termMs: 600_000,
    calls: budgetCalls(bindings.BUDGET_KEEPER, tenant),
    clock,
    waitUntil,
  });
  if (outcome.outcome === "refused") return Response.json(outcome.failure, { status: 429 });
  const { body, headers } = await fetch(bindings.UPSTREAM, { signal });
  if (body === null) throw new Error("no body");
  const contentType = headers.get("content-type");
  const answer = meterBody(body, { dialect: "anthropic", contentType, estimate: { input: 10, output: 90 } });
  waitUntil(answer.usage.then((usage) => outcome.reservation.settle(costOf(usage, PRICE))));
  return new Response(answer.body, { headers: { "content-type": contentType ?? "" } });
};
