/** Owns which dialect a path is read in, of the paths on which the router may answer in place. */

import { TrieRouter } from "hono/router/trie-router";
import type { Dialect } from "../dialects/dialect.ts";
import { dialects } from "../dialects/index.ts";

const paths = new TrieRouter<Dialect>();
for (const dialect of dialects) {
  for (const prefix of new Set(["", dialect.prefix])) {
    for (const path of dialect.paths) paths.add("POST", prefix + path, dialect);
  }
}

/**
 * Null where nothing is answered in place.
 * @param path - with the dialect's prefix or without
 */
export const answeringDialect = (path: string): Dialect | null => paths.match("POST", path)[0][0]?.[0] ?? null;
