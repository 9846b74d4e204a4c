/** Owns the request by which a tenant has its stored answers forgotten. */

import { tenantScope } from "./cache/index.ts";
import { type Failure, invalidRequest } from "./core/failure.ts";
import { isObject, isString } from "./core/json.ts";
import { KEY_HEADERS } from "./endpoints.ts";
import { type Configuration, lacksKey } from "./env.ts";
import { readBody } from "./http/read-body.ts";
import { isJsonType, readJson, wrongContentType } from "./http/read-json.ts";
import { type Exchange, type Outcome, refuse, withoutDecision } from "./pipeline.ts";
import type { Services } from "./services.ts";

export const PURGE_PATH = "/v1/cache/purge";

const LIMITS = { maximum: 64 * 1024, held: 64 * 1024 };

/**
 * `{"tags": ["prices"]}` purges what was stored under any of these tags, `{}` everything: of the caller's tenant, or,
 * without tenants, of the requests that carry the same key in the same header. The answer says which of these it was.
 */
export const purge = async (exchange: Exchange, services: Services): Promise<Outcome> => {
  const { raw, caller } = exchange;
  if (!isJsonType(raw.headers.get("content-type"))) return refuse(exchange, wrongContentType);
  const body = await readBody(raw, LIMITS);
  if (!body.ok) return body.problem === "caller_left" ? withoutDecision(left()) : refuse(exchange, body.problem);
  const json = readJson(body.value.bytes);
  if (!json.ok) return refuse(exchange, json.problem);
  const tags = readTags(json.value);
  if (tags === undefined) return refuse(exchange, wrongTags);
  const isKeyless = !KEY_HEADERS.some((name) => raw.headers.has(name));
  if (caller.tenant === null && isKeyless && !servesKeyless(services.configuration)) return refuse(exchange, noKey);
  const purged = await services.cache.purge(tenantScope(caller.scope), tags);
  if (!purged.ok) return refuse(exchange, purged.problem);
  const of = caller.tenant ?? (isKeyless ? "requests without a key" : "requests with this key in this header");
  return withoutDecision(Response.json({ purged: tags ?? "everything", of }));
};

/** Whether a request without a key can have got an answer, as it may where the router has a key of its own. */
const servesKeyless = ({ upstreams }: Configuration): boolean => [...upstreams.values()].some((one) => !lacksKey(one));

const noKey: Failure = {
  kind: "authentication",
  message: "A purge needs a key: the same as the requests whose answers it is to forget, in the same header.",
  retryable: false,
};

const left = (): Response => new Response(null, { status: 499 });

/** Null: everything; undefined: not a purge. */
const readTags = (body: unknown): readonly string[] | null | undefined => {
  if (!isObject(body) || Object.keys(body).some((key) => key !== "tags")) return undefined;
  if (body.tags === undefined) return null;
  return Array.isArray(body.tags) && body.tags.length > 0 && body.tags.every(isString) ? body.tags : undefined;
};

const wrongTags = invalidRequest('The body has to be {"tags": ["…"]}, or {} to purge everything.', "tags");
