/** Owns the JSON vocabulary and the checks that narrow what crosses a border. */

export type Scalar = string | number | boolean | null;
export type Json = Scalar | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === "string";

/** True where objects and lists stand one in another deeper than `maximum`; such values overflow recursive readers. */
export const isDeeperThan = (value: unknown, maximum: number): boolean => {
  let level: readonly object[] = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maximum) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
};

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;
