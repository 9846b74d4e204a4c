/** Owns a small Worker around the cache, run in Miniflare: the real Cache API, KV and Durable Objects, no router. */

import type { Platform } from "../support/platform.ts";
import { startSourceWorker } from "../support/source-worker.ts";

/** @param variables - `UPSTREAM`: where everything asked for comes from */
export const startStage = async (variables: Readonly<Record<string, string>>): Promise<Platform> =>
  await startSourceWorker("test/cache/stage-worker.ts", {
    variables,
    durableObjects: { FLIGHT_KEEPER: "FlightKeeper" },
  });
