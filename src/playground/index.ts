/** Owns the playground's routes: `/` and what the page at it loads. Never decides anything about a request. */

import { Hono } from "hono";
import { etag } from "hono/etag";
import { secureHeaders } from "hono/secure-headers";
import { gatherFacts, type PlaygroundOptions } from "./facts.ts";
import { files } from "./files.ts";

export type { ExampleApp, PlaygroundOptions } from "./facts.ts";

/** Nothing but this origin's own files; the one `data:` image is the page's icon. */
const guard = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["data:"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // The router is also run over plain http, on localhost and behind other proxies: whose host it is decides this one.
  strictTransportSecurity: false,
});

/** Kept, but asked after each time: a new deployment must never meet old scripts. */
const cacheControl = "no-cache";

/** The playground, to be mounted at the root. */
export const playground = (options: PlaygroundOptions): Hono => {
  const app = new Hono();
  for (const { path, contentType, text } of files) {
    app.get(path, guard, etag(), (context) =>
      context.body(text, 200, { "content-type": contentType, "cache-control": cacheControl }),
    );
  }
  app.get("/playground/apps.json", guard, async (context) =>
    context.json(await gatherFacts(options), 200, { "cache-control": "no-store" }),
  );
  return app;
};
