/** Owns schemas and calls made to burn processor time, exhaust the stack, or slip through unchecked. */

import type { Json, JsonObject } from "../../src/core/json.ts";

export interface Attack {
  readonly name: string;
  readonly schema: JsonObject;
  readonly args: JsonObject;
}

const range = <Item>(length: number, item: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => item(index));
const objectOf = (length: number, entry: (index: number) => [string, Json]): JsonObject =>
  Object.fromEntries(range(length, entry));
const nest = (depth: number, wrap: (inner: Json) => Json, core: Json): Json => {
  let nested = core;
  for (let level = 0; level < depth; level++) nested = wrap(nested);
  return nested;
};
const ofText = (schema: JsonObject): JsonObject => ({ type: "object", properties: { text: schema } });

/** Known to hang backtracking matchers; from ajv's, OWASP's and ReDoS write-ups. */
export const REGEX_BOMBS = [
  "^(a+)+$",
  "^(a|a)*$",
  "^(a|aa)+$",
  "(a*)*b",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "([a-zA-Z]+)*$",
  "(x+x+)+y",
  "(.*a){25}",
  "^(\\w+\\s?)*$",
  "^(a?){40}a{40}$",
  "^(?:a?){60}$",
  "^(?=(a+)+$)",
  "(a+)\\1+$",
  "^([\\w.-]+)+@",
  "^(a|\\w)*b$",
  "^((ab)*|(a|b)*)*c$",
  "^(.+,)*.+,.+,.+,.+,.+;$",
];

const patterns: Attack[] = REGEX_BOMBS.map((pattern) => ({
  name: `pattern ${pattern}`,
  schema: ofText({ type: "string", pattern }),
  args: { text: `${"a".repeat(4000)}!` },
}));

const FORMATS = [
  "date",
  "time",
  "date-time",
  "duration",
  "uri",
  "uri-reference",
  "uri-template",
  "url",
  "email",
  "hostname",
];
const TEXTS: readonly [string, string][] = [
  ["a word", "a".repeat(15_000)],
  ["an address", `http://${"a-".repeat(7000)}!`],
  ["a query", `http://a?${"%41".repeat(4500)} `],
  ["mail", `${"a.".repeat(7000)}@${"a.".repeat(200)}`],
  ["colons", ":".repeat(15_000)],
  ["zeros", "0:".repeat(7000)],
];
const formats: Attack[] = [
  ...FORMATS,
  "ipv4",
  "ipv6",
  "regex",
  "uuid",
  "json-pointer",
  "relative-json-pointer",
].flatMap((format) =>
  TEXTS.map(([name, text]) => ({
    name: `format ${format} on ${name}`,
    schema: ofText({ type: "string", format }),
    args: { text },
  })),
);

const doubling = objectOf(40, (i) => [
  `d${i}`,
  { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
]);
const longEnum = range(9000, (i) => `v${i}`);

const shapes: Attack[] = [
  { name: "a reference to itself", schema: { $ref: "#" }, args: {} },
  {
    name: "a reference in circles",
    schema: { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" },
    args: {},
  },
  { name: "allOf of itself", schema: { allOf: [{ $ref: "#" }, { $ref: "#" }] }, args: { a: 1 } },
  { name: "not itself", schema: { not: { $ref: "#" } }, args: {} },
  { name: "doubling references", schema: { $defs: { ...doubling, d40: {} }, $ref: "#/$defs/d0" }, args: {} },
  {
    name: "doubling alternatives",
    schema: { $defs: { ...doubling, d40: {} }, anyOf: [{ $ref: "#/$defs/d0" }, {}] },
    args: {},
  },
  {
    name: "properties that are the whole again",
    schema: { type: "object", properties: objectOf(26, (i) => [String.fromCharCode(97 + i), { $ref: "#" }]) },
    args: nest(20, (a) => ({ a, b: a }), {}) as JsonObject,
  },
  {
    name: "lists of lists that branch",
    schema: {
      $defs: { n: { oneOf: [{ items: { $ref: "#/$defs/n" } }, { items: { $ref: "#/$defs/n" } }] } },
      ...ofText({ $ref: "#/$defs/n" }),
    },
    args: { text: nest(28, (inner) => [inner], []) },
  },
  {
    name: "a list of itself",
    schema: ofText({ $ref: "#/properties/text", items: { $ref: "#/properties/text" } }),
    args: { text: [] },
  },
  {
    name: "allOf within allOf, 60 deep",
    schema: nest(20, (inner) => ({ allOf: [inner] }), {}) as JsonObject,
    args: {},
  },
  {
    name: "allOf within allOf, 20,000 deep",
    schema: nest(20_000, (inner) => ({ allOf: [inner] }), {}) as JsonObject,
    args: {},
  },
  { name: "arguments 20,000 deep", schema: {}, args: { text: nest(20_000, (inner) => [inner], 1) } },
  { name: "a wide allOf", schema: { allOf: range(6000, () => ({})) }, args: {} },
  { name: "a long enum", schema: ofText({ enum: longEnum }), args: { text: "none" } },
  {
    name: "a long enum, many times",
    schema: { $defs: { e: { enum: longEnum } }, ...ofText({ anyOf: range(200, () => ({ $ref: "#/$defs/e" })) }) },
    args: { text: "none" },
  },
  {
    name: "a long enum, narrowed many times",
    schema: { $defs: { e: { enum: longEnum } }, ...ofText({ allOf: range(200, () => ({ $ref: "#/$defs/e" })) }) },
    args: { text: "none" },
  },
  {
    name: "a long enum for each item",
    schema: ofText({ type: "array", items: { enum: longEnum } }),
    args: { text: range(2000, () => "none") },
  },
  {
    name: "as many items as are looked at",
    schema: ofText({ type: "array", items: { type: "number", minimum: 0, multipleOf: 0.01 } }),
    args: { text: range(4900, (i) => i / 8) },
  },
  {
    name: "as many unique objects as are looked at",
    schema: ofText({ uniqueItems: true }),
    args: { text: range(400, (i) => ({ a: i })) },
  },
  {
    name: "as many unique numbers as are looked at",
    schema: ofText({ uniqueItems: true }),
    args: { text: range(1200, (i) => i) },
  },
  {
    name: "a slow pattern that is still run",
    schema: ofText({ pattern: "^\\S+@\\S+\\.\\S+$" }),
    args: { text: "@.".repeat(20) },
  },
  { name: "unique numbers", schema: ofText({ uniqueItems: true }), args: { text: range(8000, (i) => i) } },
  {
    name: "unique objects",
    schema: ofText({ uniqueItems: true }),
    args: { text: range(3000, (i) => ({ a: { b: i } })) },
  },
  { name: "5,000 properties", schema: { properties: objectOf(5000, (i) => [`p${i}`, {}]) }, args: {} },
  {
    name: "1,900 properties, required",
    schema: { properties: objectOf(1900, (i) => [`p${i}`, {}]), required: range(1900, (i) => `p${i}`) },
    args: {},
  },
  {
    name: "properties merged many times",
    schema: {
      $defs: { p: { properties: objectOf(1500, (i) => [`p${i}`, true]) } },
      allOf: range(1000, () => ({ $ref: "#/$defs/p" })),
    },
    args: {},
  },
  {
    name: "many patterns on many keys",
    schema: { patternProperties: objectOf(1000, (i) => [`^k[0-9]+x${i}$`, {}]) },
    args: objectOf(1000, (i) => [`k${i}`, i]),
  },
  {
    name: "a pattern of many classes",
    schema: ofText({ pattern: range(60, (i) => `[${i}\\p{L}]`).join("") }),
    args: { text: "x" },
  },
  {
    name: "a pattern counted in millions",
    schema: ofText({ pattern: "^(?:a{1000}){1000}$" }),
    args: { text: "a".repeat(900) },
  },
  {
    name: "a pattern counted past all numbers",
    schema: ofText({ pattern: `^a{${"9".repeat(400)}}$` }),
    args: { text: "a" },
  },
  {
    name: "a pattern of brackets",
    schema: ofText({ pattern: `${"(".repeat(250)}a${")".repeat(250)}` }),
    args: { text: "a" },
  },
  {
    name: "many fine patterns",
    schema: ofText({ allOf: range(400, (i) => ({ pattern: `^[a-z${i}]+$` })) }),
    args: { text: "a".repeat(400) },
  },
  { name: "a huge divisor", schema: ofText({ multipleOf: 5e-324 }), args: { text: 1.7e308 } },
  { name: "a remote reference", schema: ofText({ $ref: "https://example.com/schema.json" }), args: { text: 1 } },
  { name: "a lone surrogate as key", schema: { properties: { "\ud800": {} } }, args: { "\ud800": 1 } },
];

export const ATTACKS: readonly Attack[] = [...patterns, ...formats, ...shapes];
