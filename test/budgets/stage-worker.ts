/**
 * The Worker of budget-keeper.test.ts: its body is one call to the keeper of the tenant in `tenant`. `/restart` ends the
 * object, so that the next call finds what was stored; `/stored` counts its records.
 */

import { env } from "cloudflare:workers";
import { budgetCalls, BudgetKeeper as Keeper } from "../../src/durable-objects/budget-keeper.ts";

export class BudgetKeeper extends Keeper {
  restart(): void {
    this.ctx.abort("restart");
  }

  stored(): number {
    return [...this.ctx.storage.kv.list()].length;
  }
}

const { BUDGET_KEEPER: namespace } = env as unknown as { readonly BUDGET_KEEPER: DurableObjectNamespace<BudgetKeeper> };

export default {
  async fetch(request: Request): Promise<Response> {
    const tenant = request.headers.get("tenant") ?? "one";
    const { pathname } = new URL(request.url);
    if (pathname === "/restart") {
      const ended = await namespace
        .getByName(tenant)
        .restart()
        .then(
          () => "no",
          () => "yes",
        );
      return new Response(ended);
    }
    if (pathname === "/stored") return Response.json(await namespace.getByName(tenant).stored());
    const [call, argument] = (await request.json()) as ["reserve" | "settle" | "cancel", never];
    return Response.json((await budgetCalls(namespace, tenant)[call](argument)) ?? null);
  },
};
