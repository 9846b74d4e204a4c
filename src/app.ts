/** Owns the router's composition: which request goes where. The one file that knows all parts. */

import { type Context, Hono } from "hono";
import type { Failure } from "./core/failure.ts";
import type { Result } from "./core/result.ts";
import {
  addressedEndpoint,
  type Endpoint,
  endpoints,
  KEY_HEADERS,
  nativeEndpoint,
  sharedPathEndpoint,
} from "./endpoints.ts";
import { health } from "./health.ts";
import { anyPreflight, letBrowsersRead, preflight } from "./http/cross-origin.ts";
import { addExplanation, errorLine, logLine } from "./observe/index.ts";
import { type Addressed, type Exchange, type Outcome, refuse, relay, route } from "./pipeline.ts";
import { playground } from "./playground/index.ts";
import { PURGE_PATH, purge } from "./purge.ts";
import type { Services } from "./services.ts";
import { type Caller, identify } from "./tenants/index.ts";
import { exampleApps } from "./tools/example-apps.ts";

type Work = (exchange: Exchange, services: Services) => Outcome | Promise<Outcome>;
type ChooseEndpoint = (request: Request) => Endpoint;

/** The whole router, as a Hono app. */
export const createApp = (services: Services): Hono => {
  // Matched on the path as sent: what is relayed must not have been decoded on the way.
  const app = new Hono({ getPath: (request) => new URL(request.url).pathname });
  const handle = (route: string, prefix: string, choose: ChooseEndpoint, work: Work) => async (context: Context) =>
    await dealWith(context.req.raw, route, prefix, choose(context.req.raw), work, services);

  const { simulated, answerThreshold, tenants } = services.configuration;
  // The page has no key to show: where callers need one, it is left out.
  if (tenants.length === 0) {
    app.route("/", playground({ simulated, answerThreshold, loadModel: services.loadModel, apps: exampleApps }));
  } else app.options("*", anyPreflight);
  app.get("/healthz", async () => await health(services.loadModel));
  app.post(
    PURGE_PATH,
    handle(PURGE_PATH, "", () => nativeEndpoint, purge),
  );
  for (const endpoint of endpoints) mountAnswerable(app, endpoint, handle);
  for (const endpoint of endpoints) mountRelayed(app, endpoint, handle);
  app.all("/v1/*", handle("/v1/*", "", sharedPathEndpoint, relay));
  app.notFound(handle("*", "", addressedEndpoint, (exchange) => refuse(exchange, notFound)));
  const fail =
    (error: unknown): Work =>
    () =>
      Promise.reject(error);
  app.onError((error, context) => handle("*", "", addressedEndpoint, fail(error))(context));
  return app;
};

type Handle = (
  route: string,
  prefix: string,
  choose: ChooseEndpoint,
  work: Work,
) => (context: Context) => Promise<Response>;

const mountAnswerable = (app: Hono, endpoint: Endpoint, handle: Handle): void => {
  for (const prefix of new Set(["", endpoint.dialect.prefix])) {
    for (const pattern of endpoint.dialect.paths.map((path) => prefix + path)) {
      app.post(
        pattern,
        handle(pattern, prefix, () => endpoint, route),
      );
      if (endpoint.provider === null) app.options(pattern, preflight);
      else {
        app.on(
          ["OPTIONS", ...endpoint.relayedMethods],
          pattern,
          handle(pattern, prefix, () => endpoint, relay),
        );
      }
      const allowed = ["POST", ...endpoint.relayedMethods].join(", ");
      app.all(
        pattern,
        handle(
          pattern,
          prefix,
          () => endpoint,
          (exchange) => refuseMethod(exchange, allowed),
        ),
      );
    }
  }
};

const mountRelayed = (app: Hono, endpoint: Endpoint, handle: Handle): void => {
  if (endpoint.provider === null) return;
  const { prefix } = endpoint.dialect;
  app.all(
    `${prefix}/*`,
    handle(`${prefix}/*`, prefix, () => endpoint, relay),
  );
  for (const path of endpoint.ownPaths) {
    app.all(
      path,
      handle(path, "", () => endpoint, relay),
    );
  }
  for (const path of endpoint.ownPostPaths) {
    app.post(
      path,
      handle(path, "", () => endpoint, relay),
    );
  }
};

/** Does the work, explains the outcome in headers and leaves a log line. */
const dealWith = async (
  raw: Request,
  route: string,
  prefix: string,
  endpoint: Endpoint,
  work: Work,
  services: Services,
): Promise<Response> => {
  const started = services.clock.now();
  const startedAt = services.now();
  const url = new URL(raw.url);
  const requestId = services.randomId();
  const path = url.pathname.slice(prefix.length) || "/";
  const { dialect, provider } = endpoint;
  const exchange = { endpoint, requestId, raw, url, path };
  const { response, relayed, ...outcome } = await workSafely(
    async () => {
      const caller = await identifyCaller(exchange, services);
      return caller.ok ? await work({ ...exchange, caller: caller.value }, services) : refuse(exchange, caller.problem);
    },
    exchange,
    services,
  );
  const account = { requestId, startedAt, method: raw.method, route, dialect: dialect.name, provider, ...outcome };
  const durationMs = services.clock.now() - started;
  addExplanation(response.headers, account, durationMs);
  if (!relayed) letBrowsersRead(response.headers, raw.headers);
  services.log(logLine(account, response.status, durationMs, services.configuration.logText));
  return response;
};

/** Before anything is looked up. */
const identifyCaller = async (
  { endpoint: { provider }, raw, url }: Addressed,
  { configuration }: Services,
): Promise<Result<Caller, Failure>> => {
  const keyHeaders = [...new Set([...(provider?.keyHeaders ?? []), ...KEY_HEADERS])];
  const keyParameter = provider?.keyParameter ?? null;
  const queryKey = keyParameter === null ? null : url.searchParams.get(keyParameter);
  return await identify({ headers: raw.headers, keyHeaders, queryKey }, configuration.tenants);
};

/** A bug costs its own request only, and is told to the caller under the request id that the log has for it. */
const workSafely = async (work: () => Promise<Outcome>, exchange: Addressed, services: Services): Promise<Outcome> => {
  try {
    return await work();
  } catch (error) {
    services.log(errorLine("bug", exchange.requestId, error));
    return refuse(exchange, internal);
  }
};

const refuseMethod = (exchange: Exchange, allowed: string): Outcome => {
  const outcome = refuse(exchange, methodNotAllowed(allowed));
  outcome.response.headers.set("allow", allowed);
  return outcome;
};

const methodNotAllowed = (allowed: string): Failure => ({
  kind: "method_not_allowed",
  message: `This path takes ${allowed} requests only.`,
  retryable: false,
});

const notFound: Failure = {
  kind: "not_found",
  message:
    "There is nothing at this path. Check the base URL: /anthropic, /gemini and /openai each lead to a provider.",
  retryable: false,
};

const internal: Failure = {
  kind: "internal",
  message: "The router failed at this request. The request id leads to the reason in its log.",
  retryable: false,
};
