/** Owns the way of a request: read, predict, decide, then answer in place or escalate. */

import { askModel } from "./ask-model.ts";
import type { Decision } from "./core/decision.ts";
import type { Failure } from "./core/failure.ts";
import type { RoutableRequest } from "./core/request.ts";
import { encodeDecision } from "./dialects/native/index.ts";
import type { Endpoint } from "./endpoints.ts";
import { forward } from "./escalation/index.ts";
import { readBody } from "./http/read-body.ts";
import { decide, escalateUnseen } from "./policy/decide.ts";
import { type ReadRequest, readRequest } from "./read-request.ts";
import type { Services } from "./services.ts";

/** One request on its way. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly requestId: string;
  readonly raw: Request;
  readonly url: URL;
  /** `url`'s path without the dialect's prefix. */
  readonly path: string;
}

/** What became of it. */
export interface Outcome {
  readonly response: Response;
  /** Null where the request was refused before there was anything to decide. */
  readonly decision: Decision | null;
  readonly failure: Failure | null;
  /** Null where the body was not read. */
  readonly request: RoutableRequest | null;
}

type Body = Uint8Array | ReadableStream<Uint8Array> | null;

/** Answers a request in place or escalates it. */
export const route = async (exchange: Exchange, services: Services): Promise<Outcome> => {
  const body = await readBody(exchange.raw, services.configuration.maximumBodyBytes);
  if (!body.ok) return refuse(exchange, body.problem);
  const read = readRequest(exchange.raw.headers, body.value, exchange.url, exchange.endpoint.dialect);
  if (!read.ok) return refuse(exchange, read.problem);
  const { request } = read.value;
  const decision = await consider(read.value, services);
  if (decision.outcome === "answered" && request !== null) return answer(exchange, request, decision, services);
  return await escalate(exchange, decision, body.value, request, services);
};

/** Hands a request to its provider without looking at it. */
export const relay = async (exchange: Exchange, services: Services): Promise<Outcome> =>
  await escalate(exchange, escalateUnseen("other_path"), exchange.raw.body, null, services);

/** Tells the caller, in the words of the dialect, what is wrong. */
export const refuse = ({ endpoint, requestId }: Exchange, failure: Failure): Outcome => {
  const { status, headers, body } = endpoint.dialect.encodeFailure(failure, requestId);
  return { response: Response.json(body, { status, headers }), decision: null, failure, request: null };
};

const consider = async ({ request, unread }: ReadRequest, services: Services): Promise<Decision> => {
  const { configuration, loadModel, log } = services;
  if (!configuration.answerInPlace) return escalateUnseen("disabled");
  if (request === null) return escalateUnseen(unread);
  if (request.obstacle !== null) return escalateUnseen(request.obstacle);
  const advice = await askModel(loadModel, request, (error) => log(modelFailed(error)));
  if (advice === null) return escalateUnseen("model_unavailable");
  const { prediction, model } = advice;
  return decide(request, prediction, {
    model: model.version,
    answerThreshold: configuration.answerThreshold ?? model.threshold,
    laterTurnThreshold: configuration.laterTurnThreshold ?? model.laterTurnThreshold,
  });
};

/** Says what failed without the error's message, which may quote the user. */
const modelFailed = (error: unknown) => ({
  severity: "error",
  "event.name": "model_failed",
  "error.type": error instanceof Error ? error.name : "unknown",
});

const answer = (
  { endpoint: { dialect }, requestId }: Exchange,
  request: RoutableRequest,
  decision: Decision & { readonly outcome: "answered" },
  services: Services,
): Outcome => {
  const given = { id: services.randomId(), request, decision, createdAt: services.now() };
  const headers = new Headers(dialect.requestIdHeader === null ? {} : { [dialect.requestIdHeader]: requestId });
  if (request.stream === false) {
    return { response: Response.json(dialect.encode(given), { headers }), decision, failure: null, request };
  }
  const { contentType, events } = dialect.encodeStream(given);
  headers.set("content-type", contentType);
  return { response: new Response(events.join(""), { headers }), decision, failure: null, request };
};

const escalate = async (
  exchange: Exchange,
  decision: Decision,
  body: Body,
  request: RoutableRequest | null,
  services: Services,
): Promise<Outcome> => {
  const { raw, url, path, endpoint } = exchange;
  const { provider } = endpoint;
  if (provider === null) {
    return { response: Response.json(encodeDecision(decision, request?.text ?? "")), decision, failure: null, request };
  }
  const forwarded = await forward(
    { method: raw.method, path, search: url.search, headers: raw.headers, body, signal: raw.signal },
    { provider, ...services.configuration.upstreams[provider.name] },
    { fetch: services.fetch, timeoutMs: services.configuration.upstreamTimeoutMs },
  );
  if (forwarded.ok) return { response: forwarded.value, decision, failure: null, request };
  if (forwarded.problem === "caller_left") return { response: callerLeft(), decision, failure: null, request };
  return { ...refuse(exchange, forwarded.problem), decision, request };
};

/** Nobody reads it; 499 is what logs of other proxies call such a request. */
const callerLeft = (): Response => new Response(null, { status: 499 });
