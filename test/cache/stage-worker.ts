/**
 * The Worker of stage.ts. The tenant stands in `tenant`, the upstream in UPSTREAM; the request's path says what to try:
 * `/cached/…` through the cache, `/flight/…` through a flight, `/shared/…` through both, `/purge` of the tags in `tags`, all of them without.
 */

import { env, waitUntil } from "cloudflare:workers";
import {
  type Answer,
  AnswerCache,
  type CacheKey,
  cacheApiTier,
  cacheKey,
  durableGenerations,
  type FlightNamespace,
  type GenerationNamespace,
  joinFlight,
  kvTier,
  type Run,
  replay,
  type TenantScope,
  tenantScope,
} from "../../src/cache/index.ts";
import type { Clock } from "../../src/core/clock.ts";
import { flightKeeper } from "../../src/durable-objects/flight-keeper.ts";

/** The one call of `/shared`, whose answer is stored once for all who asked, though none of them stay. */
const run: Run = async (request) => {
  const [tenant, key] = [request.headers.get("shared-tenant"), request.headers.get("shared-key")];
  if (tenant === null || key === null) return await fetch(request);
  const settings = { format: "anthropic", ttlMs: 3_600_000, tags: [] } as const;
  const recording = await cacheOf(null).startRecording(tenantScope(tenant), key as CacheKey, settings);
  return recording(await fetch(request));
};

/** The real one; tells who has joined, which nobody outside can see before the answer begins. */
export class FlightKeeper extends flightKeeper(run) {
  override async fetch(request: Request): Promise<Response> {
    const response = await super.fetch(request);
    console.log(`joined ${new URL(request.url).pathname}`);
    return response;
  }
}

const bindings = env as unknown as {
  readonly UPSTREAM: string;
  readonly ANSWERS: KVNamespace;
  readonly FLIGHT_KEEPER: FlightNamespace & GenerationNamespace;
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

const cacheOf = (tiers: string | null): AnswerCache =>
  new AnswerCache({
    near: tiers === "durable" ? null : cacheApiTier((caches as unknown as { default: Cache }).default),
    durable: tiers === "near" ? null : kvTier(bindings.ANSWERS),
    generations: durableGenerations(bindings.FLIGHT_KEEPER),
    clock,
    now: () => Date.now(),
    random: () => 0,
    background: waitUntil,
    // A busy machine isn't what is tested here.
    lookUpLimitMs: 10_000,
    purgeCheckLimitMs: 10_000,
  });

/** One an isolate, as in the router. */
const isolateCaches = new Map<string | null, AnswerCache>();

export default {
  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const scope = tenantScope(request.headers.get("tenant") ?? "one");
    const tiers = request.headers.get("tiers");
    const cache = isolateCaches.get(tiers) ?? cacheOf(tiers);
    isolateCaches.set(tiers, cache);
    const tags = request.headers.get("tags")?.split(",") ?? null;
    if (url.pathname === "/purge") return Response.json(await cache.purge(scope, tags));
    const [, way, ...rest] = url.pathname.split("/");
    const upstream = new Request(`${bindings.UPSTREAM}/${rest.join("/")}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: await request.arrayBuffer(),
      signal: request.signal,
    });
    const { method, headers } = upstream;
    const keyed = { provider: "test", method, url: new URL(upstream.url), headers, body: rest.join("/") };
    const key = await cacheKey(scope, keyed);
    if (key === null) return new Response("no key", { status: 500 });
    if (way === "shared") return await share(cache, scope, key, upstream);
    if (way === "flight") return await fly(scope, key, upstream);
    return await answer(cache, scope, key, upstream, tags ?? []);
  },
};

const answer = async (
  cache: AnswerCache,
  scope: TenantScope,
  key: CacheKey,
  upstream: Request,
  tags: readonly string[],
): Promise<Response> => {
  const began = performance.now();
  const hit = await cache.get(scope, key);
  if (hit !== null) return replayed(hit.answer, performance.now() - began);
  const recording = await cache.startRecording(scope, key, { format: "anthropic", ttlMs: 3_600_000, tags });
  return recording(await fetch(upstream));
};

const share = async (cache: AnswerCache, scope: TenantScope, key: CacheKey, upstream: Request): Promise<Response> => {
  const hit = await cache.get(scope, key);
  if (hit !== null) return replayed(hit.answer, 0);
  upstream.headers.set("shared-tenant", scope);
  upstream.headers.set("shared-key", key);
  return await fly(scope, key, upstream);
};

const replayed = (answer: Answer, tookMs: number): Response => {
  const response = replay(answer);
  response.headers.set("hit-ms", String(tookMs));
  return response;
};

const fly = async (scope: TenantScope, key: CacheKey, upstream: Request): Promise<Response> => {
  const joined = await joinFlight(scope, key, upstream, { namespace: bindings.FLIGHT_KEEPER, clock, limitMs: 30_000 });
  return joined.ok ? joined.value : Response.json(joined.problem, { status: 502 });
};
