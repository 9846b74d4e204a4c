/** Owns the list of dialects; adding one to the router means adding it here. */

import type { Dialect } from "./dialect.ts";

export const dialects: readonly Dialect[] = [];
