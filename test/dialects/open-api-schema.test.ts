import { describe, expect, it } from "vitest";
import { toJsonSchema } from "../../src/dialects/open-api-schema.ts";

describe("toJsonSchema()", () => {
  it("translates types, counts, nullability and spelling at every depth", () => {
    const schema = {
      type: "OBJECT",
      properties: {
        any_of: { anyOf: [{ type: "INTEGER" }, { type: "NULL" }] },
        list: { type: "ARRAY", items: { type: "NUMBER", nullable: true }, min_items: "2" },
        loose: { type: "TYPE_UNSPECIFIED", nullable: false, description: "STRING" },
      },
      propertyOrdering: ["list"],
    };
    expect(toJsonSchema(schema)).toEqual({
      type: "object",
      properties: {
        any_of: { anyOf: [{ type: "integer" }, { type: "null" }] },
        list: { type: "array", items: { type: ["number", "null"] }, minItems: 2 },
        loose: { description: "STRING" },
      },
      propertyOrdering: ["list"],
    });
  });

  it("leaves JSON Schema as it is", () => {
    const schema = {
      type: ["string", "null"],
      properties: { type: { type: "string", enum: ["STRING"] } },
      $defs: { a: { type: "OBJECT" } },
      minLength: 1,
      items: true,
    };
    expect(toJsonSchema(schema)).toEqual(schema);
  });

  it("keeps a property named __proto__ a property", () => {
    const schema = JSON.parse('{"properties": {"__proto__": {"type": "STRING"}}}');
    expect(JSON.stringify(toJsonSchema(schema))).toBe('{"properties":{"__proto__":{"type":"string"}}}');
  });

  it("comes back from a schema nested without end", () => {
    const depth = 50_000;
    const schema = JSON.parse(`${'{"type":"ARRAY","items":'.repeat(depth)}{}${"}".repeat(depth)}`);
    expect(toJsonSchema(schema)).toMatchObject({ type: "array", items: { type: "array" } });
  });
});
