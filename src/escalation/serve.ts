/** Owns serving an escalated request out of the cache where that is allowed, and by a large model where it isn't. */

import {
  type AnswerCache,
  type CacheKey,
  type CachePolicy,
  cacheKey,
  type FlightNamespace,
  joinFlight,
  planCaching,
  replay,
  type TenantScope,
  tenantScope,
} from "../cache/index.ts";
import type { Failure } from "../core/failure.ts";
import { fail, succeed } from "../core/result.ts";
import { type BudgetServices, escalateWithinBudget } from "./budgeted.ts";
import { type Escalated, type EscalationServices, nobodyAsked, type Order } from "./escalate.ts";
import { fromFlight, fromFlightResponse, type Keeping, toFlight, toFlightResponse } from "./flight-message.ts";
import { asSent } from "./outgoing-request.ts";

export interface ServingServices extends EscalationServices, BudgetServices {
  readonly cache: AnswerCache;
  readonly cachePolicy: CachePolicy;
  /** Where identical requests meet; null: each is sent by itself. */
  readonly flights: FlightNamespace | null;
}

/**
 * `hit`: an answer given before. `miss`: asked for, and kept if it is whole. `shared`: the same request was under way, or
 * may be joined. Anything else says why the cache had no part in it.
 */
export interface Served extends Escalated {
  readonly cache: string;
}

/** Answers an escalated request. */
export const serve = async (order: Order, services: ServingServices): Promise<Served> => {
  const { incoming, upstream, body, caller } = order.escalation;
  const url = new URL(incoming.path + incoming.search, "http://caller");
  const format = upstream.provider.dialect;
  const plan = planCaching(
    { format, method: incoming.method, url, headers: incoming.headers, body },
    services.cachePolicy,
  );
  if (!plan.ok) return { result: plan, cache: "refused", ...nobodyAsked };
  if (!plan.value.use) return { ...(await escalateWithinBudget(order, services)), cache: plan.value.why };
  const scope = tenantScope(caller.scope);
  const key = await keyOf(scope, order);
  if (key === null) return { ...(await escalateWithinBudget(order, services)), cache: "unread" };
  const hit = plan.value.lookUp ? await services.cache.get(scope, key) : null;
  if (hit === null) return await ask(order, scope, key, plan.value, services);
  if (hit.refreshDue) services.waitUntil(refresh(order, scope, key, plan.value, services));
  const response = replay(hit.answer);
  response.headers.set("age", String(Math.floor(hit.ageMs / 1000)));
  return { result: succeed(response), cache: "hit", ...nobodyAsked, isOriginal: false };
};

/** Makes the one call of a flight, inside the Durable Object. */
export const runFlight = async (request: Request, services: ServingServices): Promise<Response> => {
  const { order, keeping } = await fromFlight(request, services.routes.upstreams);
  const scope = tenantScope(order.escalation.caller.scope);
  const key = await keyOf(scope, order);
  return toFlightResponse(
    key === null ? await escalateWithinBudget(order, services) : await keep(order, scope, key, keeping, services),
  );
};

/** The answer depends on the request, on who would be asked, and on the model chosen in the place of the one asked for. */
const keyOf = async (scope: TenantScope, { escalation, choice }: Order): Promise<CacheKey | null> => {
  const { incoming, upstream, caller, body } = escalation;
  const { method, url, headers } = asSent(incoming, upstream, caller.spentHeaders);
  const provider = choice === null ? upstream.provider.name : `${choice.provider}/${choice.model}`;
  return await cacheKey(scope, { provider, method, url, headers, body });
};

const ask = async (
  order: Order,
  scope: TenantScope,
  key: CacheKey,
  keeping: Keeping,
  services: ServingServices,
): Promise<Served> => {
  const { flights: namespace, registry } = services;
  if (namespace === null) return { ...(await keep(order, scope, key, keeping, services)), cache: "miss" };
  const joined = await joinFlight(scope, key, toFlight(order, keeping), { namespace, clock: registry.clock });
  if (joined.ok) return { ...fromFlightResponse(joined.value), cache: "shared" };
  switch (joined.problem) {
    case "caller_left":
      return { result: fail("caller_left"), cache: "shared", ...nobodyAsked };
    case "failed":
      return { result: fail(flightFailed), cache: "shared", ...nobodyAsked };
    default:
      return { ...(await keep(order, scope, key, keeping, services)), cache: "miss" };
  }
};

/** Asks, and keeps what comes if it turns out to be a whole answer. */
const keep = async (
  order: Order,
  scope: TenantScope,
  key: CacheKey,
  { ttlMs, tags }: Keeping,
  services: ServingServices,
): Promise<Escalated> => {
  const format = order.escalation.upstream.provider.dialect;
  const recording = await services.cache.startRecording(scope, key, { format, ttlMs, tags });
  const escalated = await escalateWithinBudget(order, services);
  const { choice, escalation } = order;
  const asked = choice ?? { provider: escalation.upstream.provider.name, model: escalation.model };
  const { result, target } = escalated;
  // What stood in for the model asked for must not go on doing so once that one is back.
  const isAsked = target?.provider === asked.provider && target.model === asked.model;
  if (!result.ok || !isAsked) return escalated;
  return { ...escalated, result: succeed(recording(result.value)) };
};

/** For later callers: this one has its answer, and may leave. */
const refresh = async (
  { escalation, ...order }: Order,
  scope: TenantScope,
  key: CacheKey,
  keeping: Keeping,
  services: ServingServices,
): Promise<void> => {
  const incoming = { ...escalation.incoming, signal: new AbortController().signal };
  const { result } = await keep({ ...order, escalation: { ...escalation, incoming } }, scope, key, keeping, services);
  if (result.ok) await result.value.body?.pipeTo(new WritableStream()).catch(() => undefined);
};

const flightFailed: Failure = {
  kind: "internal",
  message: "The request that this one shared an answer with failed in the router. Try again.",
  retryable: true,
  retryAfterMs: 1000,
};
