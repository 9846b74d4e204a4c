/** Owns the router's composition: which request goes where. The one file that knows all parts. */

import { type Context, Hono } from "hono";
import type { Failure } from "./core/failure.ts";
import { addressedEndpoint, type Endpoint, endpoints, sharedPathEndpoint } from "./endpoints.ts";
import { health } from "./health.ts";
import { addExplanation, logLine } from "./observe/index.ts";
import { type Exchange, type Outcome, refuse, relay, route } from "./pipeline.ts";
import { playground } from "./playground/index.ts";
import type { Services } from "./services.ts";
import { exampleApps } from "./tools/example-apps.ts";

type Work = (exchange: Exchange, services: Services) => Outcome | Promise<Outcome>;
type ChooseEndpoint = (path: string, headers: Headers) => Endpoint;

/** The whole router, as a Hono app. */
export const createApp = (services: Services): Hono => {
  // Matched on the path as sent: what is relayed must not have been decoded on the way.
  const app = new Hono({ getPath: (request) => new URL(request.url).pathname });
  const handle = (route: string, prefix: string, choose: ChooseEndpoint, work: Work) => async (context: Context) =>
    await dealWith(context.req.raw, route, prefix, choose(context.req.path, context.req.raw.headers), work, services);

  const { simulated, answerThreshold } = services.configuration;
  app.route("/", playground({ simulated, answerThreshold, loadModel: services.loadModel, apps: exampleApps }));
  app.get("/healthz", async () => await health(services.loadModel));
  for (const endpoint of endpoints) mountAnswerable(app, endpoint, handle);
  for (const endpoint of endpoints) mountRelayed(app, endpoint, handle);
  app.all("/v1/*", handle("/v1/*", "", sharedPathEndpoint, relay));
  app.notFound(handle("*", "", addressedEndpoint, (exchange) => refuse(exchange, notFound)));
  app.onError((error, context) => {
    services.log({ severity: "error", "event.name": "bug", "error.type": error.name });
    return handle("*", "", addressedEndpoint, (exchange) => refuse(exchange, internal))(context);
  });
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
      if (endpoint.relayedMethods.length > 0) {
        app.on(
          [...endpoint.relayedMethods],
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
  for (const path of endpoint.ownPaths)
    app.all(
      path,
      handle(path, "", () => endpoint, relay),
    );
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
  const started = services.clock();
  const startedAt = services.now();
  const url = new URL(raw.url);
  const requestId = services.randomId();
  const path = url.pathname.slice(prefix.length) || "/";
  const { response, ...outcome } = await work({ endpoint, requestId, raw, url, path }, services);
  const { dialect, provider } = endpoint;
  const account = { requestId, startedAt, method: raw.method, route, dialect: dialect.name, provider, ...outcome };
  const durationMs = services.clock() - started;
  addExplanation(response.headers, account, durationMs);
  services.log(logLine(account, response.status, durationMs, services.configuration.logText));
  return response;
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
