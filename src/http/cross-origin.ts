/** Owns what lets pages of other origins use the router's own responses. A provider's responses bring their own such headers. */

import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/**
 * Lets a page read a response of the router's own, all its headers included. Callers prove who they are by a key they
 * send, never by a cookie, so there is nothing to keep from any page.
 */
export const letBrowsersRead = (headers: Headers, requestHeaders: Headers): void => {
  if (!requestHeaders.has("origin")) return;
  const names = [...headers.keys()].filter((name) => name !== "content-type");
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-expose-headers", names.join(", "));
};

/** Answers a browser that asks beforehand whether a page may post JSON to the router's own API. */
export const preflight = cors({
  origin: "*",
  allowMethods: ["POST"],
  allowHeaders: ["content-type", "x-thimble-time-zone"],
  maxAge: 86_400,
});

const allowAll = cors({ origin: "*", allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"], maxAge: 86_400 });

/**
 * Answers a browser that asks beforehand about any path. It sends no key then, so where callers need one nobody else could
 * be asked: what the page sends afterwards is looked at like any other request.
 */
export const anyPreflight: MiddlewareHandler = async (context, next) =>
  context.req.raw.headers.has("access-control-request-method") ? await allowAll(context, next) : await next();
