/** Owns the stores that answers are kept in, each behind the same three operations. */

export interface Tier {
  /** Null where there is nothing under that name. */
  read(name: string): Promise<Uint8Array | null>;
  /** @param ttlMs - after which the bytes may be dropped; the answer in them knows its own end */
  write(name: string, bytes: Uint8Array, ttlMs: number): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Never fetched: the Cache API needs a URL, and this one can't be anyone's. */
const CACHE_ORIGIN = "https://cache.thimble.invalid/";

/** What this file needs of the Cache API. */
export interface HttpCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

/** Quick, and of one data centre. */
export const cacheApiTier = (cache: HttpCache): Tier => ({
  read: async (name) => {
    const response = await cache.match(CACHE_ORIGIN + name);
    return response === undefined ? null : new Uint8Array(await response.arrayBuffer());
  },
  write: (name, bytes, ttlMs) => {
    const headers = { "cache-control": `max-age=${wholeSeconds(ttlMs)}`, "content-type": "application/octet-stream" };
    return cache.put(CACHE_ORIGIN + name, new Response(bytes, { headers }));
  },
  remove: async (name) => {
    await cache.delete(CACHE_ORIGIN + name);
  },
});

/** KV takes no shorter time than this. */
const SHORTEST_KV_TTL_SECONDS = 60;

/** Everywhere; a new answer may take a minute to get there. One write a second and name at most. */
export const kvTier = (namespace: KVNamespace): Tier => ({
  read: async (name) => {
    const buffer = await namespace.get(name, "arrayBuffer");
    return buffer === null ? null : new Uint8Array(buffer);
  },
  write: (name, bytes, ttlMs) =>
    namespace.put(name, bytes, { expirationTtl: Math.max(SHORTEST_KV_TTL_SECONDS, wholeSeconds(ttlMs)) }),
  remove: (name) => namespace.delete(name),
});

/** Everywhere and at once, slower than KV. Expired answers stay until a lifecycle rule of the bucket removes them. */
export const r2Tier = (bucket: R2Bucket): Tier => ({
  read: async (name) => {
    const object = await bucket.get(name);
    return object === null ? null : new Uint8Array(await object.arrayBuffer());
  },
  write: async (name, bytes) => {
    await bucket.put(name, bytes);
  },
  remove: (name) => bucket.delete(name),
});

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000);
