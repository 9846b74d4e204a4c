/** What wrangler.toml binds besides variables. */
declare namespace Cloudflare {
  interface Env {
    readonly SLOT_KEEPER: DurableObjectNamespace<import("./durable-objects/index.ts").SlotKeeper>;
    readonly FLIGHT_KEEPER: DurableObjectNamespace<import("./durable-objects/index.ts").FlightKeeper>;
    readonly BUDGET_KEEPER: DurableObjectNamespace<import("./durable-objects/index.ts").BudgetKeeper>;
  }
}
