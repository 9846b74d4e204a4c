/** What wrangler.toml binds besides variables. */
declare namespace Cloudflare {
  interface Env {
    readonly SLOT_KEEPER: DurableObjectNamespace<import("./durable-objects/index.ts").SlotKeeper>;
    readonly FLIGHT_KEEPER: DurableObjectNamespace<
      InstanceType<ReturnType<typeof import("./durable-objects/index.ts").flightKeeper>>
    >;
    /** Answers kept everywhere; without it, each data centre has its own alone. */
    readonly ANSWERS?: KVNamespace;
    readonly BUDGET_KEEPER: DurableObjectNamespace<import("./durable-objects/index.ts").BudgetKeeper>;
  }
}
