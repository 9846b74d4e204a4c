import { describe, expect, it } from "vitest";
import { toJsonSchema } from "../../../src/chat/gemini/json-schema.ts";

describe("toJsonSchema()", () => {
  it("says in JSON Schema what Gemini's notation says", () => {
    const schema = {
      type: "OBJECT",
      property_ordering: ["b", "a"],
      properties: {
        a: { type: "STRING", nullable: true, format: "enum", enum: ["x"], min_length: "1", example: "x" },
        b: { type: "ARRAY", items: { type: "INTEGER", format: "int32", minimum: 1 }, maxItems: "3" },
        nullable: { anyOf: [{ type: "NUMBER" }, { type: "BOOLEAN" }], nullable: true },
      },
      required: ["a"],
    };
    const converted = toJsonSchema(schema);
    expect(converted).toEqual({
      type: "object",
      properties: {
        a: { type: ["string", "null"], enum: ["x", null], minLength: 1, examples: ["x"] },
        b: { type: "array", items: { type: "integer", format: "int32", minimum: 1 }, maxItems: 3 },
        nullable: { anyOf: [{ type: "number" }, { type: "boolean" }, { type: "null" }] },
      },
      required: ["a"],
    });
    expect(Object.keys(converted.properties ?? {})).toEqual(["b", "a", "nullable"]);
  });

  it("leaves JSON Schema as it is", () => {
    const schema = { type: "object", properties: { a: { type: ["string", "null"] } }, additionalProperties: false };
    expect(toJsonSchema(schema)).toEqual(schema);
  });

  it("ends on a schema of any depth", () => {
    const deep = JSON.parse(`${'{"items":'.repeat(5000)}{"type":"STRING"}${"}".repeat(5000)}`);
    expect(() => toJsonSchema(deep)).not.toThrow();
  });
});
