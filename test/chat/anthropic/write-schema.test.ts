import { describe, expect, it } from "vitest";
import { writeSchema } from "../../../src/chat/anthropic/write-schema.ts";
import { Losses } from "../../../src/chat/losses.ts";
import type { JsonObject } from "../../../src/core/json.ts";

const write = (schema: JsonObject) => {
  const losses = new Losses();
  return { schema: writeSchema(schema, "schema", losses), losses: losses.all.map(({ loss }) => loss) };
};

const TEXT = { type: "string" };
const OPEN = { type: "object", properties: { a: TEXT } };
const CLOSED = { ...OPEN, additionalProperties: false };

describe("writeSchema()", () => {
  it.each<[string, JsonObject, JsonObject]>([
    ["itself", OPEN, CLOSED],
    ["what may be null", { ...OPEN, type: ["object", "null"] }, { ...CLOSED, type: ["object", "null"] }],
    ["properties", { ...CLOSED, properties: { type: OPEN } }, { ...CLOSED, properties: { type: CLOSED } }],
    ["items", { type: "array", items: OPEN }, { type: "array", items: CLOSED }],
    ["options", { anyOf: [OPEN, TEXT] }, { anyOf: [CLOSED, TEXT] }],
    ["definitions", { $ref: "#/$defs/a", $defs: { a: OPEN } }, { $ref: "#/$defs/a", $defs: { a: CLOSED } }],
  ])("closes the objects of %s", (_, schema, written) => {
    expect(write(schema)).toEqual({ schema: written, losses: [] });
  });

  it.each<[string, JsonObject]>([
    ["more properties", { ...OPEN, additionalProperties: true }],
    ["properties of any name", { type: "object", additionalProperties: TEXT }],
    ["any properties", { type: "object" }],
    ["some of these inside", { type: "array", items: { type: "object" } }],
  ])("can't have %s", (_, schema) => {
    expect(write(schema).losses).toEqual(["meaning"]);
  });

  it("tells in words what it can't enforce", () => {
    const age = { type: "integer", minimum: 0, maximum: 150, description: "In years." };
    expect(write({ ...CLOSED, properties: { age, code: { ...TEXT, pattern: "^A" } } })).toEqual({
      schema: {
        ...CLOSED,
        properties: {
          age: { type: "integer", description: "In years.\n\n{minimum: 0, maximum: 150}" },
          code: { ...TEXT, description: '{pattern: "^A"}' },
        },
      },
      losses: ["hint"],
    });
    expect(write({ oneOf: [TEXT, OPEN] })).toEqual({ schema: { anyOf: [TEXT, CLOSED] }, losses: ["hint"] });
  });

  it.each<[string, JsonObject]>([
    ["formats it knows", { ...TEXT, format: "date" }],
    ["an item at least", { type: "array", items: TEXT, minItems: 1 }],
    ["listed values", { enum: ["a", null], title: "T" }],
  ])("keeps %s", (_, schema) => {
    expect(write({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema })).toEqual({
      schema,
      losses: [],
    });
  });

  it("goes no deeper than any provider", () => {
    let schema: JsonObject = TEXT;
    for (let depth = 0; depth < 5000; depth++) schema = { items: schema };
    expect(write(schema)).toEqual({ schema, losses: [] });
  });
});
