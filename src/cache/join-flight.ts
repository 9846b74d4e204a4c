/** Owns asking for an answer together with everyone who asks the same of the same tenant, from whatever isolate. */

import type { Clock } from "../core/clock.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { flightResponse } from "./flight.ts";
import { answerName, type CacheKey } from "./key.ts";
import type { TenantScope } from "./scope.ts";

/** What this file needs of the Durable Object namespace of FlightKeeper. */
export interface FlightNamespace {
  getByName(name: string): { fetch(request: Request): Promise<Response> };
}

export interface FlightOptions {
  readonly namespace: FlightNamespace;
  readonly clock: Clock;
  /** For the object to say that it has the request, not for the answer. @default 1000 */
  readonly limitMs?: number;
}

/**
 * `unavailable`: the object didn't respond, or says no more: make a call of your own.
 * `turned_away`: the answer under way is too long to be held for latecomers: make a call of your own.
 * `failed`: the one call threw. A call of one's own would make as many calls as there are askers.
 */
export type FlightProblem = "unavailable" | "turned_away" | "failed" | "caller_left";

/** By which the object says that it speaks of flights at all. */
export const FLIGHT_HEADER = "x-thimble-flight";

/**
 * Joins the flight of a request, or starts it.
 *
 * The object's own response comes at once, so a part that hangs can be told from an answer that takes long; the
 * provider's response then comes as a stream.
 * @param request - as its provider gets it, for all askers alike; its signal is the caller's
 */
export const joinFlight = async (
  scope: TenantScope,
  key: CacheKey,
  request: Request,
  { namespace, clock, limitMs = 1000 }: FlightOptions,
): Promise<Result<Response, FlightProblem>> => {
  const { signal } = request;
  const deadline = new AbortController();
  const responded = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(limitMs, responded.signal);
    if (!responded.signal.aborted) deadline.abort();
    throw new Error("no response in time");
  };
  try {
    const object = namespace.getByName(await answerName(scope, key));
    const sent = new Request(request, { signal: AbortSignal.any([signal, deadline.signal]) });
    // An object that hangs may not even notice the abort.
    const response = await Promise.race([object.fetch(sent), late()]);
    responded.abort();
    const says = response.headers.get(FLIGHT_HEADER);
    if (says !== "joined" || response.body === null) {
      await response.body?.cancel();
      return fail(says === "full" ? "turned_away" : "unavailable");
    }
    const answer = await flightResponse(response.body, signal);
    return answer === null ? fail("failed") : succeed(answer);
  } catch {
    return fail(signal.aborted ? "caller_left" : "unavailable");
  } finally {
    responded.abort();
  }
};
