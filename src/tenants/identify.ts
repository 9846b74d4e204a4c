/** Owns authentication: which tenant a key belongs to. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Caller, Tenant } from "./tenant.ts";

/** Carries a router key beside the caller's own provider key. Never forwarded: no x-thimble-* header is. */
const KEY_HEADER = "x-thimble-key";

/** Where a dialect's callers put their key. */
export interface Credentials {
  readonly headers: Headers;
  /** Lower-case names, likeliest first. */
  readonly keyHeaders: readonly string[];
  /** The key in the query; null where there is none. */
  readonly queryKey: string | null;
}

/**
 * Finds out who calls. Without tenants everyone may, each within a scope made of the key that goes to the provider.
 * With tenants a key of theirs has to come in `x-thimble-key`, or where the dialect's SDK puts a provider's key.
 */
export const identify = async (
  { headers, keyHeaders, queryKey }: Credentials,
  tenants: readonly Tenant[],
): Promise<Result<Caller, Failure>> => {
  const own = headers.get(KEY_HEADER);
  const sent = keyHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [{ name, key: value.replace(/^Bearer\s+/i, "") }];
  });
  if (tenants.length === 0) {
    // In one order, whichever dialect looked for them.
    const keys = sent.map(({ name, key }) => [name, key]).toSorted();
    const credentials = JSON.stringify([...keys, ["query", queryKey]]);
    return succeed({ tenant: null, scope: `key:${await sha256(credentials)}`, priority: "normal", spentHeaders: [] });
  }
  const offered = [{ name: KEY_HEADER, key: own ?? "" }, ...sent, { name: "query", key: queryKey ?? "" }];
  const owned = await Promise.all(
    offered.map(async ({ name, key }) => ({ name, tenant: key === "" ? null : await ownerOf(key, tenants) })),
  );
  const known = owned.filter((credential) => credential.tenant !== null);
  const { tenant = null } = (own === null ? known[0] : owned[0]) ?? {};
  if (tenant === null) return fail(unknownKey);
  return succeed({
    tenant: tenant.name,
    scope: `tenant:${tenant.name}`,
    priority: tenant.priority ?? "normal",
    // Wherever the key stands, not only where it was found: the other places go on to a provider as well.
    spentHeaders: known.map(({ name }) => name),
  });
};

/** Compares with every key of every tenant in full, so that the time taken tells nothing about how near a guess was. */
const ownerOf = async (key: string, tenants: readonly Tenant[]): Promise<Tenant | null> => {
  const digest = await sha256(key);
  let owner: Tenant | null = null;
  for (const tenant of tenants) {
    for (const known of tenant.keys) if (differences(digest, known) === 0) owner = tenant;
  }
  return owner;
};

const differences = (one: string, other: string): number => {
  let found = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) found |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return found;
};

/** SHA-256 as lower-case hexadecimal. */
const sha256 = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const unknownKey: Failure = {
  kind: "authentication",
  message: "This router needs a key of its own: send one as your SDK's API key, or in the header x-thimble-key.",
  retryable: false,
};
