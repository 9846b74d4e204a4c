/** Owns what escalation takes of the router's services and configuration. */

import type { ServingServices } from "./escalation/index.ts";
import type { Services } from "./services.ts";

const HOUR_SECONDS = 3600;

export const servingServices = (services: Services): ServingServices => {
  const { configuration, ...rest } = services;
  const { upstreams, fallbacks, budgets, prices, upstreamTimeoutMs, cache } = configuration;
  const { mode = "asked", ttlSeconds = HOUR_SECONDS, maximumTtlSeconds = 24 * HOUR_SECONDS } = cache;
  return {
    ...rest,
    routes: { upstreams },
    ...{ fallbacks, budgets, prices },
    timeoutMs: upstreamTimeoutMs,
    cachePolicy: { mode, ttlMs: 1000 * ttlSeconds, maximumTtlMs: 1000 * maximumTtlSeconds },
  };
};
