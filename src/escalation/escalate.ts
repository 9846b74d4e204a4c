/** Owns the way of one request to a large model: where it may go, the tries, and the answer in the caller's dialect. */

import { codecs } from "../chat/index.ts";
import type { Choice, Fallbacks } from "../configuration/routing.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { attempt, type Registry, type Sent } from "../resilience/index.ts";
import { watchEnd } from "./body-end.ts";
import { crossBack, readProviderFailure } from "./crossing.ts";
import { allowedMs } from "./deadline.ts";
import { type Destination, type Escalation, otherDestination, ownDestination, type Routes } from "./destination.ts";
import { discard, type Reply, send } from "./send.ts";
import type { Slots } from "./slots.ts";

export interface EscalationServices {
  readonly fetch: typeof fetch;
  readonly routes: Routes;
  readonly fallbacks: Fallbacks;
  /** What this isolate knows of the providers' keys. */
  readonly registry: Registry;
  readonly slots: Slots;
  /** From the request's arrival to the response's headers, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => Date;
  /** 24 characters out of A–Z, a–z, 0–9, "_" and "-". */
  readonly randomId: () => string;
  readonly waitUntil: (task: Promise<void>) => void;
}

/** Where no provider had a part in it. */
export const nobodyAsked: Told = { isOriginal: true, target: null, tries: 0, hintsLost: [], inTheWay: [] };

/** One request to be answered by a large model. */
export interface Order {
  readonly escalation: Escalation;
  /** The model to serve it; null: as asked. */
  readonly choice: Choice | null;
  /** What may serve it in the place of that where a budget runs out, the dearest first. */
  readonly smaller: readonly Choice[];
  readonly requestId: string;
}

/** What became of an escalated request. */
export interface Escalated extends Told {
  readonly result: Result<Response, Failure | "caller_left">;
}

/** What can be said about it besides. */
export interface Told {
  /** False where the response is the router's: a translation of the provider's, or an answer kept from before. */
  readonly isOriginal: boolean;
  /** Who answered, or failed last; null where nobody was asked. */
  readonly target: { readonly provider: string; readonly model: string } | null;
  /** Requests sent upstream. */
  readonly tries: number;
  /** Fields that did not cross over, and that no answer depends on. */
  readonly hintsLost: readonly string[];
  /** Fields for which the request could not go where `choice` says; empty where it could. */
  readonly inTheWay: readonly string[];
}

/**
 * Sends a request to a large model, or to those that stand in for it, until one answers.
 * @returns a response whose body is the provider's own stream where no other dialect and no shared cap is involved
 */
export const escalate = async (
  { escalation, choice, requestId }: Order,
  services: EscalationServices,
): Promise<Escalated> => {
  const { incoming, caller } = escalation;
  const { destinations, inTheWay } = destinationsOf(escalation, choice, services);
  const isRepeatable = !(incoming.body instanceof ReadableStream);
  const attempting = attempt(
    {
      targets: destinations,
      deadlineMs: services.registry.clock.now() + allowedMs(incoming.headers, services.timeoutMs),
      priority: caller.priority,
      signal: incoming.signal,
      maximumTries: isRepeatable ? 3 : 1,
      send: (destination: Destination, signal) => sendWithSlot(destination, signal, services),
      discard,
    },
    services.registry,
  );
  // When its caller leaves, the runtime would drop the request at once, with the places that it has or is just given.
  services.waitUntil(attempting.then(ignore, ignore));
  const attempted = await attempting;
  const sent = attempted.tries.filter(({ outcome }) => SENT.has(outcome));
  const destination = attempted.target ?? sent.at(-1)?.target ?? null;
  const told = {
    target: destination && { provider: destination.upstream.provider.name, model: destination.model },
    tries: sent.length,
    hintsLost: destination?.crossing?.hintsLost ?? [],
    inTheWay,
  };
  if (!attempted.result.ok) return { result: attempted.result, isOriginal: false, ...told };
  const reply = attempted.result.value;
  if (!reply.ok || destination?.crossing == null) return { result: reply, isOriginal: true, ...told };
  return {
    result: await translateBack(reply.value, destination, escalation, requestId, services),
    isOriginal: false,
    ...told,
  };
};

const ignore = (): void => undefined;

/** What became of tries that a request was sent in; in all others none was. */
const SENT: ReadonlySet<string> = new Set<Sent<Reply>["outcome"]>([
  ...(["answered", "refused", "throttled", "transient", "timeout", "final"] as const),
]);

/** The first choice and who stands in for it, without those that this request can't be carried to. */
const destinationsOf = (
  escalation: Escalation,
  choice: Choice | null,
  { routes, fallbacks }: EscalationServices,
): { destinations: readonly Destination[]; inTheWay: readonly string[] } => {
  const chosen = choice === null ? ownDestination(escalation) : otherDestination(escalation, choice, routes);
  const isPossible = "key" in chosen;
  const first = isPossible ? chosen : ownDestination(escalation);
  const others = Object.hasOwn(fallbacks, first.upstream.provider.name)
    ? (fallbacks[first.upstream.provider.name] ?? [])
    : [];
  const standIns = others
    .map((other) => otherDestination(escalation, other, routes))
    .filter((other): other is Destination => "key" in other);
  return { destinations: [first, ...standIns], inTheWay: isPossible ? [] : chosen };
};

/** Sends once; where the provider's key has a shared cap, holds a place until the response's body is over. */
const sendWithSlot = async (
  destination: Destination,
  signal: AbortSignal,
  { slots, fetch, waitUntil }: EscalationServices,
): Promise<Sent<Reply>> => {
  const { name } = destination.upstream.provider;
  if (!slots.counts(name)) return await send(destination, signal, fetch);
  const { slot, ...wait } = await slots.take(name, destination.key, signal);
  if (slot === null) return { outcome: "throttled", response: null, ...wait };
  const sent = await send(destination, AbortSignal.any([signal, slot.signal]), fetch);
  const reply = sent.response;
  if (reply?.ok !== true) {
    slot.release();
    return sent;
  }
  return { ...sent, response: succeed(watchEnd(reply.value, slot.release, waitUntil)) } as Sent<Reply>;
};

const translateBack = async (
  response: Response,
  { crossing }: Destination,
  escalation: Escalation,
  requestId: string,
  { randomId, now }: EscalationServices,
): Promise<Result<Response, Failure>> => {
  if (crossing === null) return succeed(response);
  const from = crossing.codec;
  if (response.status >= 400) return fail(await readProviderFailure(response, from));
  const to = codecs[escalation.upstream.provider.dialect];
  const context = { id: randomId(), requestId, createdAt: now(), chat: crossing.chat };
  return await crossBack(response, context, { from, to });
};
