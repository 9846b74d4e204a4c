/** Owns the form in which a request goes to the Durable Object that makes its call, and the answer comes back from there. */

import type { Failure } from "../core/failure.ts";
import { fail, succeed } from "../core/result.ts";
import type { Upstream } from "./destination.ts";
import type { Escalated, Order, Told } from "./escalate.ts";

/** How the answer is to be kept. */
export interface Keeping {
  readonly ttlMs: number;
  readonly tags: readonly string[];
}

const ORDER = "x-thimble-flight-order";
const TOLD = "x-thimble-flight-told";
const FAILURE = "x-thimble-flight-failure";

/** Never resolved: the request goes through a binding. */
const ORIGIN = "https://flight.thimble.invalid";

/** @param order - its body in memory: a stream can't be asked for twice */
export const toFlight = ({ escalation, choice, smaller, requestId }: Order, keeping: Keeping): Request => {
  const { incoming, caller, upstream, model } = escalation;
  const headers = new Headers(incoming.headers);
  headers.set(ORDER, toAscii({ caller, provider: upstream.provider.name, model, choice, smaller, requestId, keeping }));
  return new Request(`${ORIGIN}${incoming.path}${incoming.search}`, {
    method: incoming.method,
    headers,
    body: incoming.body as Uint8Array,
    signal: incoming.signal,
  });
};

/** Only ever given what `toFlight` made: the object can be reached through its binding alone. */
export const fromFlight = async (
  request: Request,
  upstreams: ReadonlyMap<string, Upstream>,
): Promise<{ readonly order: Order; readonly keeping: Keeping }> => {
  const { caller, provider, model, choice, smaller, requestId, keeping } = JSON.parse(request.headers.get(ORDER) ?? "");
  const upstream = upstreams.get(provider);
  if (upstream === undefined) throw new Error(`no upstream is called ${provider}`);
  const headers = new Headers(request.headers);
  headers.delete(ORDER);
  const body = new Uint8Array(await request.arrayBuffer());
  const url = new URL(request.url);
  const { method, signal } = request;
  const incoming = { method, path: url.pathname, search: url.search, headers, body, signal };
  const escalation = { incoming, caller, upstream, model, body: JSON.parse(new TextDecoder().decode(body)) };
  return { order: { escalation, choice, smaller, requestId }, keeping };
};

export const toFlightResponse = ({ result, ...told }: Escalated): Response => {
  if (!result.ok) {
    const failure = result.problem === "caller_left" ? null : result.problem;
    return new Response(null, { headers: { [TOLD]: toAscii(told), [FAILURE]: toAscii(failure) } });
  }
  const response = new Response(result.value.body, result.value);
  response.headers.set(TOLD, toAscii(told));
  return response;
};

export const fromFlightResponse = (response: Response): Escalated => {
  const headers = new Headers(response.headers);
  const told: Told = JSON.parse(headers.get(TOLD) ?? "");
  const stated = headers.get(FAILURE);
  if (stated !== null) {
    const failure: Failure | null = JSON.parse(stated);
    return { result: fail(failure ?? "caller_left"), ...told };
  }
  headers.delete(TOLD);
  const { body, status, statusText } = response;
  return { result: succeed(new Response(body, { status, statusText, headers })), ...told };
};

/** JSON that a header can hold. */
const toAscii = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
