/**
 * Owns what older and neighbouring schema languages say differently: draft-04 to 2019-09, OpenAPI 3.0, and Gemini's own.
 * Each becomes draft 2020-12, one schema object at a time. Never looks into subschemas, never judges.
 */

import { isObject, isString } from "../core/json.ts";

type Keywords = Readonly<Record<string, unknown>>;

const KNOWN_DRAFT = /^https?:\/\/json-schema\.org\/(draft-0[467]|schema|draft\/2019-09|draft\/2020-12)\b/;

export const isKnownDraft = (uri: string): boolean => KNOWN_DRAFT.test(uri);

const GEMINI_TYPES = new Map(
  ["string", "number", "integer", "boolean", "array", "object", "null"].map((type) => [type.toUpperCase(), type]),
);
/** Written as strings by Gemini, where they are 64-bit integers. */
const COUNTS = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];
/** What makes a property "evaluated" from elsewhere than `properties` and `items` of the same schema object. */
const IN_PLACE = ["$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "dependencies"];
const INT32 = 2 ** 31;

/** @returns the same constraints in the words of draft 2020-12; what stands beside a `$ref` counts in any draft, as in ajv */
export function toCurrentDraft(node: Keywords): Keywords {
  return [types, counts, exclusiveLimits, tuples, dependencies, unevaluated, formats].reduce(
    (words: Keywords, translate) => translate(words),
    node,
  );
}

function types({ type, nullable, ...rest }: Keywords): Keywords {
  if (type === undefined || type === "TYPE_UNSPECIFIED") return rest;
  const named = (Array.isArray(type) ? type : [type]).map((name) => GEMINI_TYPES.get(name) ?? name);
  const all = nullable === true && !named.includes("null") ? [...named, "null"] : named;
  return { ...rest, type: all.length === 1 ? all[0] : all };
}

function counts(node: Keywords): Keywords {
  const written = COUNTS.filter((name) => isString(node[name]) && /^\d{1,15}$/.test(node[name]));
  return { ...node, ...Object.fromEntries(written.map((name) => [name, Number(node[name])])) };
}

function exclusiveLimits(node: Keywords): Keywords {
  return exclusiveLimit(exclusiveLimit(node, "minimum", "exclusiveMinimum"), "maximum", "exclusiveMaximum");
}

function exclusiveLimit(node: Keywords, limit: string, exclusive: string): Keywords {
  const { [limit]: value, [exclusive]: flag, ...rest } = node;
  if (flag === false) return value === undefined ? rest : { ...rest, [limit]: value };
  return flag === true && value !== undefined ? { ...rest, [exclusive]: value } : node;
}

function tuples({ items, additionalItems, ...rest }: Keywords): Keywords {
  if (!Array.isArray(items)) return items === undefined ? rest : { ...rest, items };
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}

function dependencies({ dependencies: all, ...rest }: Keywords): Keywords {
  if (!isObject(all)) return all === undefined ? rest : { ...rest, dependencies: all };
  const names = Object.entries(all).filter(([, value]) => Array.isArray(value));
  const schemas = Object.entries(all).filter(([, value]) => !Array.isArray(value));
  return {
    ...rest,
    ...(names.length > 0 && { dependentRequired: Object.fromEntries(names) }),
    ...(schemas.length > 0 && { dependentSchemas: Object.fromEntries(schemas) }),
  };
}

/** Where nothing else evaluates properties or items, "unevaluated" is another word for "additional"; elsewhere it stays. */
function unevaluated(node: Keywords): Keywords {
  if (IN_PLACE.some((name) => name in node)) return node;
  const { unevaluatedProperties, unevaluatedItems, ...rest } = node;
  const properties = unevaluatedProperties === undefined ? {} : { additionalProperties: unevaluatedProperties };
  const word = "contains" in node ? "unevaluatedItems" : "items";
  return { ...properties, ...(unevaluatedItems === undefined ? {} : { [word]: unevaluatedItems }), ...rest };
}

function formats(node: Keywords): Keywords {
  if (node.format === "url") return { ...node, format: "uri" };
  if (node.format !== "int32") return node;
  const { format, minimum = -INT32, maximum = INT32 - 1, ...rest } = node;
  return {
    ...rest,
    minimum: typeof minimum === "number" ? Math.max(minimum, -INT32) : minimum,
    maximum: typeof maximum === "number" ? Math.min(maximum, INT32 - 1) : maximum,
  };
}
