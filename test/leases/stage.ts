/** Owns a small Worker around the keeper of slots and a pool, run in Miniflare with real Durable Objects, no router. */

import type { Platform } from "../support/platform.ts";
import { startSourceWorker } from "../support/source-worker.ts";

export const startStage = async (): Promise<Platform> =>
  await startSourceWorker("test/leases/stage-worker.ts", {
    variables: {},
    durableObjects: { SLOT_KEEPER: "SlotKeeper" },
  });
