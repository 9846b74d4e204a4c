/**
 * The Worker of stage.ts. `/lease` is one call to the keeper of the key in `key`, `/restart` ends the object, `/stored`
 * counts its records. `/hold` takes a slot of this isolate's pool, says which, and keeps it until the caller leaves or
 * `/let-go` is called; every request brings its own clock, call and `waitUntil`, as in the router.
 */

import { env } from "cloudflare:workers";
import { askSlotKeeper, SlotKeeper as Keeper } from "../../src/durable-objects/slot-keeper.ts";
import { defaultTerms, SlotPool } from "../../src/leases/index.ts";
import type { LeaseCall } from "../../src/leases/protocol.ts";
import { realClock } from "../../src/real-clock.ts";

export class SlotKeeper extends Keeper {
  restart(): void {
    this.ctx.abort("restart");
  }

  stored(): number {
    return [...this.ctx.storage.kv.list()].length;
  }
}

const { SLOT_KEEPER } = env as unknown as { readonly SLOT_KEEPER: DurableObjectNamespace<SlotKeeper> };

/** Of this isolate, for all its requests; made by the first, as nothing random may be made before. */
let isolatePool: SlotPool | undefined;
let lettingGo = false;

export default {
  async fetch(request: Request, _bindings: unknown, context: ExecutionContext): Promise<Response> {
    const key = request.headers.get("key") ?? "one";
    switch (new URL(request.url).pathname) {
      case "/lease":
        return Response.json(await askSlotKeeper(SLOT_KEEPER, key)((await request.json()) as LeaseCall));
      case "/stored":
        return Response.json(await SLOT_KEEPER.getByName(key).stored());
      case "/restart":
        return await SLOT_KEEPER.getByName(key)
          .restart()
          .then(
            () => new Response("still there"),
            () => new Response("ended"),
          );
      case "/let-go":
        lettingGo = true;
        return new Response("ok");
    }
    return await hold(request, context);
  },
};

/** Two slots under the key "pool"; a slot that isn't there within a minute is none. */
const hold = async (request: Request, context: ExecutionContext): Promise<Response> => {
  const now = realClock.now();
  const options = { holder: crypto.randomUUID(), terms: defaultTerms(2), random: Math.random, nowMs: now };
  // A busy machine isn't what is tested here.
  isolatePool ??= new SlotPool({ ...options, callLimitMs: 20_000 });
  const taken = await isolatePool.take({
    signal: request.signal,
    waitByMs: now + 60_000,
    endByMs: now + 600_000,
    clock: realClock,
    ask: askSlotKeeper(SLOT_KEEPER, "pool"),
    waitUntil: (task) => context.waitUntil(task),
  });
  if (!taken.ok) return Response.json(taken.problem, { status: 503 });
  const { leased } = isolatePool.load(realClock.now());
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const keep = async (): Promise<void> => {
    const line = new TextEncoder().encode(`${leased}\n`);
    try {
      while (!lettingGo) {
        await writer.write(line);
        await realClock.sleep(20);
      }
      await writer.close();
    } catch {
      // The caller has left.
    } finally {
      taken.value.release();
    }
  };
  context.waitUntil(keep());
  return new Response(readable);
};
