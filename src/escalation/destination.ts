/** Owns where an escalated request may be sent, in which form, and who is tried first. */

import type { ChatCodec } from "../chat/codec.ts";
import { codecs, compatibleCodecs, withoutForeignThinking } from "../chat/index.ts";
import type { Choice } from "../configuration/routing.ts";
import { isObject } from "../core/json.ts";
import type { Provider } from "../providers/index.ts";
import type { Caller } from "../tenants/index.ts";
import { type Crossing, cross } from "./crossing.ts";
import { asSent, type Incoming, type Outgoing, withKey } from "./outgoing-request.ts";

/** A provider as the configuration knows it. */
export interface Upstream {
  readonly provider: Provider;
  /** Absolute http or https URL without credentials, query or fragment; its path, if any, comes before every request's. */
  readonly baseUrl: string;
  /** Replaces the caller's; null passes the caller's through, to the provider it is for. */
  readonly apiKey: string | null;
  /** Whether nobody is served there without a key; an operator's own endpoint may need none. */
  readonly needsKey: boolean;
}

/** One place a request can go, ready to be sent there. */
export interface Destination {
  /** Names the provider key for limits and breakers; never the key itself. */
  readonly key: string;
  /** "" where the request was not read. */
  readonly model: string;
  readonly upstream: Upstream;
  readonly outgoing: Outgoing;
  /** Null where the caller's own dialect is spoken there. */
  readonly crossing: (Crossing & { readonly codec: ChatCodec }) | null;
}

/** A caller's request, as far as it was read. */
export interface Escalation {
  readonly incoming: Incoming;
  readonly caller: Caller;
  /** The provider of the caller's dialect. */
  readonly upstream: Upstream;
  /** As asked for; "" where the request was not read. */
  readonly model: string;
  /** Parsed JSON; undefined where the request was not read: such a one goes as it came, or not at all. */
  readonly body: unknown;
}

export interface Routes {
  readonly upstreams: ReadonlyMap<string, Upstream>;
}

/** Where the request goes as it came. */
export const ownDestination = ({ incoming, caller, upstream, model, body }: Escalation): Destination => ({
  key: keyName(upstream, caller),
  model,
  upstream,
  outgoing: asSent(withoutOthersThoughts(incoming, upstream, body), upstream, caller.spentHeaders),
  crossing: null,
});

/** Claude refuses thoughts that another provider had in an earlier turn. All other requests stay byte for byte. */
const withoutOthersThoughts = (incoming: Incoming, { provider }: Upstream, body: unknown): Incoming => {
  const changed = provider.dialect === "anthropic" && body !== undefined ? withoutForeignThinking(body) : null;
  return changed === null ? incoming : { ...incoming, body: new TextEncoder().encode(JSON.stringify(changed)) };
};

/**
 * A model of the operator's choice for the same request.
 * @returns the fields in the way where it can't be carried there
 */
export const otherDestination = (
  escalation: Escalation,
  { provider: name, model }: Choice,
  { upstreams }: Routes,
): Destination | readonly string[] => {
  const { incoming, caller, body } = escalation;
  const upstream = upstreams.get(name);
  if (upstream === undefined || !isObject(body)) return ["body"];
  const own = escalation.upstream.provider;
  if (upstream.needsKey && upstream.apiKey === null && upstream.provider.name !== own.name) return ["key"];
  const place = { key: keyName(upstream, caller), model, upstream };
  if (upstream.provider.dialect === own.dialect) {
    const isOwn = upstream.provider.name === own.name;
    const readable = own.dialect === "anthropic" ? (withoutForeignThinking(body) ?? body) : body;
    const renamed = withModel(isOwn ? incoming : forStranger(incoming), own.dialect, readable, model);
    const outgoing = asSent(renamed, upstream, isOwn ? caller.spentHeaders : []);
    return { ...place, outgoing, crossing: null };
  }
  const { dialect, isCopy } = upstream.provider;
  const codec = (isCopy ? compatibleCodecs : codecs)[dialect];
  const url = new URL(incoming.path + incoming.search, "http://caller");
  const crossed = cross(body, url, model, { from: codecs[own.dialect], to: codec });
  if (!crossed.ok) return crossed.problem.fields;
  const { path, headers, body: written } = crossed.value.outgoing;
  const outgoing = withKey(
    {
      method: "POST",
      url: new URL(upstream.baseUrl.replace(/\/+$/, "") + path),
      headers: new Headers({ ...headers, "content-type": "application/json" }),
      body: new TextEncoder().encode(JSON.stringify(written)),
    },
    upstream,
  );
  return { ...place, outgoing, crossing: { ...crossed.value, codec } };
};

/** The router's own key is one for everyone; a key passed through is its caller's. */
const keyName = ({ provider, apiKey }: Upstream, { scope }: Caller): string =>
  apiKey === null ? `${provider.name}/${scope}` : provider.name;

const SHARED_HEADERS = ["accept", "anthropic-beta", "anthropic-version", "content-type"];
const SHARED_PARAMETERS = ["alt", "beta"];

/** A provider that the caller did not ask for gets none of the keys and marks that it sends to its own. */
const forStranger = (incoming: Incoming): Incoming => {
  const shared = SHARED_HEADERS.flatMap((name) => {
    const value = incoming.headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  const parameters = new URLSearchParams(incoming.search);
  for (const name of new Set(parameters.keys())) if (!SHARED_PARAMETERS.includes(name)) parameters.delete(name);
  const search = parameters.size === 0 ? "" : `?${parameters}`;
  return { ...incoming, search, headers: new Headers(shared) };
};

/** Gemini has the model in the path, the others in the body. */
const withModel = (
  incoming: Incoming,
  dialect: Provider["dialect"],
  body: Readonly<Record<string, unknown>>,
  model: string,
): Incoming => {
  if (dialect === "gemini") {
    const path = incoming.path.replace(/\/models\/[^/:]+:/, `/models/${encodeURIComponent(model)}:`);
    return { ...incoming, path };
  }
  return { ...incoming, body: new TextEncoder().encode(JSON.stringify({ ...body, model })) };
};
