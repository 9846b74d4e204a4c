/** Owns what a router says that can't run for its configuration: the same failure to everybody, naming the variables. */

import { Hono } from "hono";
import type { Failure } from "./core/failure.ts";
import { addressedEndpoint } from "./endpoints.ts";
import type { ConfigurationProblem } from "./env.ts";
import type { LogLine } from "./observe/index.ts";

/** An app that answers every request with status 500 in the caller's dialect. */
export const createMisconfiguredApp = (
  problems: readonly ConfigurationProblem[],
  { randomId, log }: { readonly randomId: () => string; readonly log: (line: LogLine) => void },
): Hono => {
  const told = problems.map(({ variable, message }) => `${variable} ${message}`).join("; ");
  const failure: Failure = { kind: "internal", message: `The router is misconfigured: ${told}.`, retryable: false };
  const app = new Hono();
  app.all("*", (context) => {
    log({ severity: "error", "event.name": "misconfigured", "error.message": told });
    const { dialect } = addressedEndpoint(context.req.raw);
    const { status, headers, body } = dialect.encodeFailure(failure, randomId());
    return Response.json(body, { status, headers });
  });
  return app;
};
