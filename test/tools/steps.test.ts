import { validate } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { type CheckedSchema, readSchema } from "../../src/tools/schema.ts";
import { countSteps } from "../../src/tools/steps.ts";
import { anySchema, anyValue } from "./schema-generators.ts";

/** How often the validator really applies a schema: it asks each schema object for its `$ref` exactly once a time. */
function applied({ root, references }: CheckedSchema, instance: Json): number {
  let count = 0;
  const watch = <Value>(value: Value): Value =>
    typeof value !== "object" || value === null
      ? value
      : (new Proxy(value, {
          get: (target, key) => {
            if (key === "$ref" && !Array.isArray(target)) count++;
            return watch(Reflect.get(target, key));
          },
        }) as Value);
  validate(instance, watch(root), "2020-12", watch(references));
  return count;
}

const checked = (schema: JsonObject): CheckedSchema => {
  const result = readSchema(schema);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};

describe("countSteps()", () => {
  it("is never less than the schemas the validator applies", { timeout: 120_000 }, () => {
    const schemas = fc
      .tuple(anySchema, anySchema, anySchema)
      .map(([root, one, two]): JsonObject => JSON.parse(JSON.stringify({ ...root, $defs: { one, two } })));
    let counted = 0;
    fc.assert(
      fc.property(schemas, anyValue, (schema, instance) => {
        const steps = countSteps(checked(schema), instance);
        if (!steps.ok) return;
        counted++;
        expect(applied(checked(schema), instance)).toBeLessThanOrEqual(steps.value);
      }),
      { numRuns: 1500 },
    );
    expect(counted).toBeGreaterThan(1000);
  });

  it("takes few steps for an everyday tool", () => {
    const schema = { type: "object", properties: { a: { type: "string" }, b: { enum: [1, 2] } }, required: ["a"] };
    expect(countSteps(checked(schema), { a: "x", b: 1 })).toMatchObject({ ok: true, value: expect.closeTo(6, -1) });
  });

  it("says that endless references would never end", () => {
    expect(countSteps(checked({ $ref: "#" }), {})).toEqual({
      ok: false,
      problem: "the schema is applied more than 64 deep",
    });
  });

  it("minds an unsupported keyword only where the value reaches it", () => {
    const schema = checked({ properties: { a: { format: "phone" }, b: {} } });
    expect(countSteps(schema, { b: 1 }).ok).toBe(true);
    expect(countSteps(schema, { a: "1" })).toEqual({ ok: false, problem: '"format" "phone" can\'t be checked' });
  });
});
