import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Parameter } from "../../src/core/tool.ts";
import { readParameters } from "../../src/tools/parameters.ts";
import { cpuTime } from "./cpu-time.ts";
import { anySchema, anyValue, mutated } from "./schema-generators.ts";

const toolOf = (parameters: JsonObject) => ({ name: "tool", description: "", parameters });

function read(parameters: JsonObject): readonly Parameter[] {
  const result = readParameters(toolOf(parameters));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

/** The one leaf of an object with the property `x`. */
function leaf(x: JsonObject, rest: JsonObject = {}): Parameter | undefined {
  return read({ type: "object", properties: { x }, ...rest })[0];
}

const problem = (parameters: JsonObject) => {
  const result = readParameters(toolOf(parameters));
  return result.ok ? null : result.problem;
};

describe("readParameters()", () => {
  it("reads scalars in order, with description, type and whether they are required", () => {
    const properties = {
      b: { type: "integer", description: "How many" },
      a: { type: "boolean" },
      c: { type: "number" },
    };
    expect(read({ type: "object", properties, required: ["b"] })).toEqual([
      {
        path: ["b"],
        description: "How many",
        type: "integer",
        list: false,
        required: true,
        values: null,
        schema: properties.b,
      },
      {
        path: ["a"],
        description: "",
        type: "boolean",
        list: false,
        required: false,
        values: null,
        schema: properties.a,
      },
      {
        path: ["c"],
        description: "",
        type: "number",
        list: false,
        required: false,
        values: null,
        schema: properties.c,
      },
    ]);
  });

  it("flattens objects; a leaf is required only where all around it are", () => {
    const address = {
      type: "object",
      properties: { city: { type: "string" }, zip: { type: "string" } },
      required: ["city"],
    };
    const flat = (required: string[]) =>
      read({ type: "object", properties: { address }, required }).map((p) => [p.path.join("."), p.required]);
    expect(flat(["address"])).toEqual([
      ["address.city", true],
      ["address.zip", false],
    ]);
    expect(flat([])).toEqual([
      ["address.city", false],
      ["address.zip", false],
    ]);
  });

  it.each([
    {},
    { type: "object" },
    { type: "object", properties: {} },
    { type: "object", additionalProperties: false },
  ])("reads no parameters off %j", (schema) => expect(read(schema)).toEqual([]));

  it("reads lists of scalars, with the items' schema and values", () => {
    const items = { type: "string", enum: ["a", "b"] };
    expect(leaf({ type: "array", items, description: "Some" })).toMatchObject({
      type: "string",
      list: true,
      values: ["a", "b"],
      schema: items,
      description: "Some",
    });
  });

  it.each<[string, JsonObject, Partial<Parameter>]>([
    ["enum without a type", { enum: ["a", "b"] }, { type: "string", values: ["a", "b"] }],
    ["const", { const: 3 }, { type: "integer", values: [3] }],
    ["enum with null", { type: ["string", "null"], enum: ["a", null] }, { type: "string", values: ["a"] }],
    ["enum with values of other types", { type: "integer", enum: [1, "2"] }, { type: "integer", values: [1] }],
    ["a type or null", { type: ["integer", "null"] }, { type: "integer" }],
    ["integer or number", { type: ["integer", "number"] }, { type: "number" }],
    ["anyOf with null", { anyOf: [{ type: "string", format: "date" }, { type: "null" }] }, { type: "string" }],
    [
      "oneOf with null, described outside",
      { oneOf: [{ type: "null" }, { type: "boolean" }], description: "On" },
      { type: "boolean", description: "On" },
    ],
    [
      "anyOf of consts",
      { anyOf: [{ const: "a", description: "first" }, { const: "b" }] },
      { type: "string", values: ["a", "b"] },
    ],
    [
      "anyOf of enums and null",
      { anyOf: [{ enum: ["a"] }, { enum: ["b"] }, { type: "null" }] },
      { type: "string", values: ["a", "b"] },
    ],
    [
      "anyOf of one type",
      { anyOf: [{ type: "string", format: "date" }, { type: "string" }] },
      { type: "string", values: null },
    ],
    ["a type beside constraints", { type: "string", anyOf: [{ minLength: 3 }, { pattern: "^x" }] }, { type: "string" }],
    [
      "allOf",
      { allOf: [{ type: "number" }, { minimum: 1, description: "Sum" }] },
      { type: "number", description: "Sum" },
    ],
    ["allOf of types that meet", { allOf: [{ type: ["integer", "string"] }, { type: "number" }] }, { type: "integer" }],
    ["allOf of enums", { allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }] }, { type: "string", values: ["b"] }],
    [
      "Gemini's types",
      { type: "STRING", format: "enum", enum: ["A", "B"], nullable: true },
      { type: "string", values: ["A", "B"] },
    ],
    ["Gemini's lists", { type: "ARRAY", items: { type: "INTEGER" }, minItems: "1" }, { type: "integer", list: true }],
  ])("understands %s", (_name, schema, expected) => {
    expect(leaf(schema)).toMatchObject(expected);
  });

  it.each<[string, JsonObject]>([
    ["an object without properties", { type: "object" }],
    ["a map", { type: "object", additionalProperties: { type: "string" } }],
    ["a list of objects", { type: "array", items: { type: "object", properties: { a: { type: "string" } } } }],
    ["a list of lists", { type: "array", items: { type: "array", items: { type: "string" } } }],
    ["a list of anything", { type: "array" }],
    ["a tuple", { type: "array", prefixItems: [{ type: "string" }] }],
    ["a tuple of draft 7", { type: "array", items: [{ type: "string" }] }],
    ["several types", { type: ["string", "integer"] }],
    ["several shapes", { anyOf: [{ type: "string" }, { type: "object", properties: { a: {} } }] }],
    ["no type", { description: "Anything" }],
    ["only null", { type: "null" }],
    ["listed objects", { enum: [{ a: 1 }] }],
    ["types that exclude each other", { allOf: [{ type: "string" }, { type: "integer" }] }],
    ["a keyword that can't be checked", { type: "string", format: "phone" }],
    ["a pattern that can't be run", { type: "string", pattern: "(?=a)" }],
    ["itself", { $ref: "#/properties/x" }],
    ["a remote schema", { $ref: "https://example.com/x.json" }],
  ])("keeps %s as opaque, and refuses the tool where it is required", (_name, schema) => {
    expect(leaf(schema)).toMatchObject({
      path: ["x"],
      type: "opaque",
      list: false,
      values: null,
      description: schema.description ?? "",
    });
    expect(problem({ type: "object", properties: { x: schema }, required: ["x"] })).toMatch(
      /^parameter x is required, but /,
    );
  });

  it("follows local references, the words beside one first", () => {
    const color = { type: "string", enum: ["red"], description: "A colour" };
    const rest = { $defs: { color, alias: { $ref: "#/$defs/color" } } };
    expect(leaf({ $ref: "#/$defs/alias", description: "Of the lamp" }, rest)).toMatchObject({
      values: ["red"],
      description: "Of the lamp",
    });
    expect(leaf({ $ref: "#/definitions/a~1b%20c" }, { definitions: { "a/b c": color } })).toMatchObject({
      values: ["red"],
    });
  });

  it("merges the properties of an allOf", () => {
    const base = { properties: { a: { type: "string" } }, required: ["a"] };
    const own = { properties: { a: { minLength: 1 }, b: { type: "integer" } } };
    expect(read({ $defs: { base }, allOf: [{ $ref: "#/$defs/base" }, own] })).toMatchObject([
      { path: ["a"], type: "string", required: true },
      { path: ["b"], type: "integer", required: false },
    ]);
  });

  it("shows properties that only some cases declare as opaque", () => {
    const schema = {
      type: "object",
      properties: { kind: { type: "string" } },
      oneOf: [{ properties: { kind: { const: "a" }, size: { type: "integer" } } }, { required: ["kind"] }],
    };
    expect(read(schema)).toMatchObject([
      { path: ["kind"], type: "string" },
      { path: ["size"], type: "opaque", required: false },
    ]);
    const conditional = JSON.parse('{"type": "object", "properties": {}, "if": {}, "then": {"properties": {"a": {}}}}');
    expect(read(conditional)).toMatchObject([{ path: ["a"], type: "opaque" }]);
  });

  it("ends recursive objects at a depth of five", () => {
    const paths = read({ type: "object", properties: { next: { $ref: "#" }, value: { type: "string" } } }).map(
      (p) => p.path.length,
    );
    expect(Math.max(...paths)).toBe(5);
  });

  it.each<[string, JsonObject, RegExp]>([
    ["a root of another type", { type: "string" }, /not one of an object/],
    ["a map", { type: "object", additionalProperties: { type: "string" } }, /none of the names/],
    ["a remote root", { $ref: "https://example.com/x.json" }, /"\$ref"/],
    [
      "a required property that is not declared",
      { type: "object", properties: {}, required: ["a"] },
      /parameter a is required, but is not described/,
    ],
    ["an unknown keyword at the root", { type: "object", properties: {}, foo: 1 }, /"foo"/],
    [
      "65 parameters",
      { properties: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, { type: "string" }])) },
      /more than 64/,
    ],
    ["70 KiB of text", { description: "a".repeat(70 * 1024) }, /larger than 65536 characters/],
  ])("refuses %s in words", (_name, schema, words) => expect(problem(schema)).toMatch(words));

  it("takes names such as __proto__ as data", () => {
    const schema = JSON.parse(
      '{"properties": {"__proto__": {"type": "string"}, "constructor": {"type": "integer"}}, "required": ["toString"]}',
    );
    expect(problem(schema)).toMatch(/parameter toString/);
    expect(read({ ...schema, required: [] }).map((p) => [p.path[0], p.type])).toEqual([
      ["__proto__", "string"],
      ["constructor", "integer"],
    ]);
    expect(Object.hasOwn(Object.prototype, "type")).toBe(false);
  });

  it("never throws, and takes less than 50 ms, for any JSON", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(mutated(anySchema), fc.dictionary(fc.string(), anyValue)), (schema) => {
        expect(cpuTime(() => readParameters(toolOf(schema as JsonObject)))).toBeLessThan(50);
      }),
      { numRuns: 1500 },
    );
  });
});
