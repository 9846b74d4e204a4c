/** Owns who a caller is to the router. */

import type { JsonObject } from "../core/json.ts";
import type { Priority } from "../core/priority.ts";

export interface Tenant {
  readonly name: string;
  /** SHA-256 of each of its keys, lower-case hexadecimal. The keys themselves stand in no configuration. */
  readonly keys: readonly string[];
  /** Who waits first when not all can be served. @default "normal" */
  readonly priority?: Priority;
}

/** Of the variable TENANTS. */
export const tenantsSchema: JsonObject = {
  type: "array",
  items: {
    type: "object",
    properties: {
      name: { type: "string", pattern: "^[a-z0-9][a-z0-9_-]{0,63}$" },
      keys: { type: "array", minItems: 1, items: { type: "string", pattern: "^[0-9a-f]{64}$" } },
      priority: { enum: ["high", "normal", "low"] },
    },
    required: ["name", "keys"],
    additionalProperties: false,
  },
};

/** A caller that may be served. */
export interface Caller {
  /** Null where no tenants are configured. */
  readonly tenant: string | null;
  /**
   * What may be shared with whom: two callers share answers only where this is the same. The tenant's name, or, where no
   * tenants are configured, made of the key the caller sends to its provider.
   */
  readonly scope: string;
  readonly priority: Priority;
  /** Lower-case names of headers that carry the router's own key and must go no further. */
  readonly spentHeaders: readonly string[];
}
