import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { createTokenizer } from "../../src/model/tokenizer/index.ts";
import { splitWords, toolTokens } from "../../src/model/tool-text.ts";
import { readParameters } from "../../src/tools/parameters.ts";

interface Reference {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly ids: readonly number[];
  /** [at, end, parameter, value] */
  readonly slots: readonly (readonly number[])[];
}

const read = (path: string) =>
  readFileSync(join(import.meta.dirname, path), "utf8")
    .trimEnd()
    .split("\n");
const tokenizer = createTokenizer(read("../../model-assets/vocabulary.txt"));
/** Written by model-assets/training/tool_text_reference.py. */
const references = read("tool-text.jsonl").map((line) => JSON.parse(line) as Reference);

describe("toolTokens()", () => {
  it.each(references)("writes $name as the model was trained on it", (tool) => {
    const parameters = readParameters(tool);
    if (!parameters.ok) throw new Error(parameters.problem);
    const { ids, slots } = toolTokens(tool, parameters.value, tokenizer);
    expect([...ids]).toEqual(tool.ids);
    expect(slots.map(({ at, end, parameter, value }) => [at, end, parameter, value])).toEqual(tool.slots);
  });

  it("leaves out what would pass the length limit, and says so", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`field_${i}`, { type: "string", description: "one of very many fields" }]),
    );
    const tool = { name: "wide", description: "", parameters: { type: "object", properties } };
    const parameters = readParameters(tool);
    const { ids, complete } = toolTokens(tool, parameters.ok ? parameters.value : [], tokenizer);
    expect(ids.length).toBeLessThanOrEqual(384);
    expect(complete).toBe(false);
  });
});

describe("splitWords()", () => {
  it.each([
    ["rollbackDeployment", "rollback Deployment"],
    ["roll-back.deployment_now", "roll back deployment now"],
    ["HTTPServer2Go", "HTTPServer2 Go"],
  ])("%s → %s", (name, words) => expect(splitWords(name)).toBe(words));
});
