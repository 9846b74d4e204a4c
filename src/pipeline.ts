/** Owns the way of a request: read, predict, decide, then answer in place or escalate. */

import { askModel } from "./ask-model.ts";
import { type AssignedTier, assignTier } from "./assign-tier.ts";
import { budgetOf } from "./budgets/index.ts";
import type { Decision } from "./core/decision.ts";
import type { Failure } from "./core/failure.ts";
import type { RoutableRequest } from "./core/request.ts";
import type { Result } from "./core/result.ts";
import { encodeDecision } from "./dialects/native/index.ts";
import type { Endpoint } from "./endpoints.ts";
import { type Escalation, forwardWithinBudget, type Served, serve, type Upstream } from "./escalation/index.ts";
import { longBody } from "./http/long-body.ts";
import { discard, linger, readBody } from "./http/read-body.ts";
import { errorLine } from "./observe/index.ts";
import { decide, escalateUnseen } from "./policy/decide.ts";
import { thresholdsOf } from "./policy/thresholds.ts";
import type { Provider } from "./providers/index.ts";
import { LONGEST_READ_BYTES, type ReadRequest, readRequest } from "./read-request.ts";
import type { Services } from "./services.ts";
import { servingServices } from "./serving-services.ts";
import type { Caller } from "./tenants/index.ts";

/** A request that has come in. */
export interface Addressed {
  readonly endpoint: Endpoint;
  readonly requestId: string;
  readonly raw: Request;
  readonly url: URL;
  /** `url`'s path without the dialect's prefix. */
  readonly path: string;
}

/** One request on its way, its caller known. */
export interface Exchange extends Addressed {
  readonly caller: Caller;
}

/** What became of it. */
export interface Outcome {
  readonly response: Response;
  /** True where the response is the provider's, false where the router made it. */
  readonly relayed: boolean;
  /** Null where the request was refused before there was anything to decide. */
  readonly decision: Decision | null;
  readonly failure: Failure | null;
  /** Null where the body was not read. */
  readonly request: RoutableRequest | null;
  /** Null where no large model was asked. */
  readonly escalated: (Omit<Served, "result"> & { readonly tier: AssignedTier | null }) | null;
}

/** What is sent on to a provider. */
interface Load {
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
  /** Null where it was not read. */
  readonly request: RoutableRequest | null;
  /** Parsed; undefined where it was not read. */
  readonly json?: unknown;
  /** Breaks off the sending. */
  readonly signal: AbortSignal;
}

/** Answers a request in place or escalates it. */
export const route = async (exchange: Exchange, services: Services): Promise<Outcome> => {
  const { raw, url, endpoint } = exchange;
  const spent = spentBudget(exchange, services);
  if (spent !== null) {
    await discard(raw.body);
    return refuse(exchange, spent);
  }
  const limits = { maximum: services.configuration.maximumBodyBytes, held: LONGEST_READ_BYTES };
  const body = await readBody(raw, limits);
  if (!body.ok) return body.problem === "caller_left" ? callerLeft(null, null) : refuse(exchange, body.problem);
  const { bytes, whole } = body.value;
  const read = readRequest(raw.headers, bytes, url, endpoint.dialect);
  if (!whole && (!read.ok || endpoint.provider === null)) await discard(raw.body);
  if (!read.ok) return refuse(exchange, read.problem);
  const { request, json } = read.value;
  const decision = await consider(read.value, exchange.requestId, services);
  if (decision.outcome === "answered" && request !== null) return answer(exchange, request, decision, services);
  if (!whole && endpoint.provider !== null) return await escalateLong(exchange, decision, bytes, services);
  return await escalateRead(exchange, decision, { body: bytes, request, json, signal: raw.signal }, services);
};

/** Why a tenant gets nothing more at all; null where its budget says otherwise, or isn't known to be spent. */
const spentBudget = ({ caller }: Exchange, { configuration, budgetGate, clock }: Services): Failure | null => {
  const budget = budgetOf(configuration.budgets, caller.tenant);
  if (budget === null || (budget.atLimit ?? "reject") !== "reject") return null;
  return budgetGate.knownFailure(caller.scope, clock.now());
};

/** Hands a request to its provider without looking at it. */
export const relay = async (exchange: Exchange, services: Services): Promise<Outcome> => {
  const { body, signal } = exchange.raw;
  const decision = escalateUnseen("other_path");
  const { provider } = exchange.endpoint;
  if (provider === null) return report(decision, null);
  const load = { body, request: null, signal };
  const escalation = toEscalation(exchange, provider, load, services);
  const forwarded = await forwardWithinBudget(escalation, servingServices(services));
  return relayed(exchange, forwarded, { decision, request: null, escalated: null });
};

/** Tells the caller, in the words of the dialect, what is wrong. */
export const refuse = ({ endpoint, requestId }: Addressed, failure: Failure): Outcome => {
  const { status, headers, body } = endpoint.dialect.encodeFailure(failure, requestId);
  return { ...unseen, response: Response.json(body, { status, headers }), failure };
};

/** A response that the router made and nothing was decided for. */
export const withoutDecision = (response: Response): Outcome => ({ ...unseen, response });

const unseen = { relayed: false, decision: null, failure: null, request: null, escalated: null };

const consider = async (read: ReadRequest, requestId: string, services: Services): Promise<Decision> => {
  const { configuration, loadModel, log } = services;
  const { request } = read;
  if (!configuration.answerInPlace) return escalateUnseen("disabled");
  if (request === null) return escalateUnseen(read.unread);
  if (request.obstacle !== null) return escalateUnseen(request.obstacle);
  const onFailure = (error: unknown) => log(errorLine("model_failed", requestId, error));
  const advice = await askModel(loadModel, request, read.timeZone, onFailure);
  if (advice === null) return escalateUnseen("model_unavailable");
  const { prediction, model } = advice;
  return decide(request, prediction, { model: model.version, ...thresholdsOf(configuration, model) });
};

const answer = (
  { endpoint: { dialect }, requestId }: Exchange,
  request: RoutableRequest,
  decision: Decision & { readonly outcome: "answered" },
  services: Services,
): Outcome => {
  const given = { id: services.randomId(), request, decision, createdAt: services.now() };
  const headers = new Headers(dialect.requestIdHeader === null ? {} : { [dialect.requestIdHeader]: requestId });
  const answered = { ...unseen, decision, request };
  if (request.stream === false) return { response: Response.json(dialect.encode(given), { headers }), ...answered };
  const { contentType, events } = dialect.encodeStream(given);
  headers.set("content-type", contentType);
  return { response: new Response(events.join(""), { headers }), ...answered };
};

const escalateRead = async (
  exchange: Exchange,
  decision: Decision,
  load: Load,
  services: Services,
): Promise<Outcome> => {
  const { provider } = exchange.endpoint;
  if (provider === null) return report(decision, load.request);
  const escalation = toEscalation(exchange, provider, load, services);
  const tier = await assignTier(load.json, exchange.url, provider, services);
  const { choice, smaller } = tier ?? { choice: null, smaller: [] };
  const order = { escalation, choice, smaller, requestId: exchange.requestId };
  const { result, ...served } = await serve(order, servingServices(services));
  const escalated = { ...served, tier };
  return relayed(exchange, result, { decision, request: load.request, escalated });
};

/** Where there is no provider, the decision itself is the answer. */
const report = (decision: Decision, request: RoutableRequest | null): Outcome => ({
  ...unseen,
  response: Response.json(encodeDecision(decision, request?.text ?? "")),
  decision,
  request,
});

const toEscalation = (
  { raw, path, url, caller }: Exchange,
  provider: Provider,
  { body, request, json, signal }: Load,
  services: Services,
): Escalation => ({
  incoming: { method: raw.method, path, search: url.search, headers: raw.headers, body, signal },
  caller,
  upstream: upstreamOf(provider.name, services),
  model: request?.model ?? "",
  body: json,
});

const relayed = (
  exchange: Exchange,
  result: Result<Response, Failure | "caller_left">,
  told: Pick<Outcome, "decision" | "request" | "escalated">,
): Outcome => {
  if (!result.ok) {
    const { problem } = result;
    if (problem === "caller_left") return { ...callerLeft(told.decision, told.request), ...told };
    return { ...refuse(exchange, problem), ...told };
  }
  return { ...unseen, response: result.value, relayed: told.escalated?.isOriginal ?? true, ...told };
};

/** The three providers are always configured. */
const upstreamOf = (name: string, { configuration }: Services): Upstream => {
  const upstream = configuration.upstreams.get(name);
  if (upstream === undefined) throw new Error(`no upstream is called ${name}`);
  return upstream;
};

/** Escalates a request whose body is still coming in; the caller may break off, or pass the limit, while it is sent on. */
const escalateLong = async (
  exchange: Exchange,
  decision: Decision,
  start: Uint8Array,
  services: Services,
): Promise<Outcome> => {
  const { raw } = exchange;
  const { stream, signal, problem, taken } = longBody(start, raw, services.configuration.maximumBodyBytes);
  const outcome = await escalateRead(exchange, decision, { body: stream, request: null, signal }, services);
  // A provider may answer before it has all: the caller has to get to the end as well before it reads.
  if (outcome.relayed) await linger(taken);
  const found = problem();
  if (found === null && outcome.relayed) {
    await discard(raw.body);
    return outcome;
  }
  if (found !== null) await outcome.response.body?.cancel();
  if (found === "caller_left") return callerLeft(decision, null);
  await discard(raw.body);
  return found === null ? outcome : refuse(exchange, found);
};

/** Nobody reads it; 499 is what logs of other proxies call such a request. */
const callerLeft = (decision: Decision | null, request: RoutableRequest | null): Outcome => ({
  ...unseen,
  response: new Response(null, { status: 499 }),
  decision,
  request,
});
