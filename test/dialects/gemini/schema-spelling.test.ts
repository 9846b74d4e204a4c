import { describe, expect, it } from "vitest";
import { withCamelCaseKeywords } from "../../../src/dialects/gemini/schema-spelling.ts";
import { readParameters } from "../../../src/tools/parameters.ts";
import { validateArguments } from "../../../src/tools/validate.ts";

describe("withCamelCaseKeywords()", () => {
  it("respells keywords at every depth, and neither values nor names of properties", () => {
    const schema = {
      type: "OBJECT",
      properties: {
        any_of: { any_of: [{ type: "INTEGER" }, { type: "STRING", max_length: "3" }] },
        list: { type: "ARRAY", items: { type: "NUMBER", property_ordering: ["a_b"] }, min_items: "2" },
      },
      property_ordering: ["any_of"],
    };
    expect(withCamelCaseKeywords(schema)).toEqual({
      type: "OBJECT",
      properties: {
        any_of: { anyOf: [{ type: "INTEGER" }, { type: "STRING", maxLength: "3" }] },
        list: { type: "ARRAY", items: { type: "NUMBER", propertyOrdering: ["a_b"] }, minItems: "2" },
      },
      propertyOrdering: ["any_of"],
    });
  });

  it("leaves what the tools understand of Gemini's notation", () => {
    const parameters = withCamelCaseKeywords({
      type: "OBJECT",
      properties: {
        city: { type: "STRING", nullable: true, max_length: "5" },
        days: { type: "ARRAY", items: { type: "INTEGER" }, min_items: "2" },
        loose: { type: "TYPE_UNSPECIFIED", nullable: false, description: "STRING" },
      },
      required: ["city", "days"],
    });
    const tool = { name: "forecast", description: "", parameters };
    expect(readParameters(tool)).toMatchObject({
      ok: true,
      value: [
        { path: ["city"], type: "string", list: false, required: true },
        { path: ["days"], type: "integer", list: true, required: true },
        { path: ["loose"], type: "opaque", description: "STRING" },
      ],
    });
    const valid = (city: string | null, days: readonly number[]) => validateArguments(tool, { city, days }).ok;
    expect(valid("Paris", [1, 2]) && valid(null, [1, 2])).toBe(true);
    expect([valid("London", [1, 2]), valid("Paris", [1])]).toEqual([false, false]);
  });

  it("keeps a property named __proto__ a property", () => {
    const schema = JSON.parse('{"properties": {"__proto__": {"min_length": 1}}}');
    expect(JSON.stringify(withCamelCaseKeywords(schema))).toBe('{"properties":{"__proto__":{"minLength":1}}}');
  });

  it("comes back from a schema nested without end", () => {
    const depth = 50_000;
    const schema = JSON.parse(`${'{"min_items":1,"items":'.repeat(depth)}{}${"}".repeat(depth)}`);
    expect(withCamelCaseKeywords(schema)).toMatchObject({ minItems: 1, items: { minItems: 1 } });
  });
});
