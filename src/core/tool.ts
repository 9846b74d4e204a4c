/** Owns what a tool is, whichever dialect declared it, and what its parameters are once its schema has been read. */

import type { JsonObject, Scalar } from "./json.ts";

export interface Tool {
  readonly name: string;
  /** Empty where the caller gave none. */
  readonly description: string;
  /** JSON Schema of the arguments object, of whatever flavour the caller sent, Gemini's notation included; `{}` where there is none. */
  readonly parameters: JsonObject;
}

/** The type a parameter's value (or, for a list, each item) must have. `opaque`: a shape no words can fill. */
export type ParameterType = "string" | "integer" | "number" | "boolean" | "opaque";

/** One leaf of a tool's schema. Nested objects are flattened: `address.city` has the path ["address", "city"]. */
export interface Parameter {
  readonly path: readonly string[];
  readonly description: string;
  readonly type: ParameterType;
  /** The value is an array of `type`. */
  readonly list: boolean;
  /** Required, and so is every object around it. */
  readonly required: boolean;
  /** The listed values (`enum` or `const`), null where any value may stand. */
  readonly values: readonly Scalar[] | null;
  /** The leaf's own schema; for a list, that of its items. */
  readonly schema: JsonObject;
}
