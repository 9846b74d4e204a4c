import { describe, expect, it } from "vitest";
import { readTools } from "../../src/playground/client/tools.js";

const parameters = { type: "object", properties: { branch: { type: "string" } }, required: ["branch"] };
const tool = { name: "deploy", description: "Deploys a branch", parameters };
const { name, description } = tool;

describe("readTools()", () => {
  it.each([
    ["the router's own", [tool]],
    ["Anthropic's", [{ name, description, input_schema: parameters }]],
    ["OpenAI's", [{ type: "function", function: tool }]],
    ["OpenAI's flat", [{ type: "function", ...tool }]],
    ["Gemini's", [{ functionDeclarations: [{ name, description, parametersJsonSchema: parameters }] }]],
    [
      "Gemini's with types in capitals",
      { function_declarations: [{ name, description, parameters: withTypes(parameters) }] },
    ],
    [
      "a whole request's",
      { model: "claude-sonnet-4-5", messages: [], tools: [{ name, description, input_schema: parameters }] },
    ],
    ["a single tool's", tool],
  ])("reads %s notation", (_, pasted) => {
    expect(readTools(JSON.stringify(pasted))).toEqual({ ok: true, value: [tool] });
  });

  it.each([
    ["", "Paste at least one tool."],
    ["[]", "Paste at least one tool."],
    ["[{]", "This is not valid JSON."],
    ["[3]", "Tool 1 is not an object."],
    [JSON.stringify([tool, { description: "?" }]), "Tool 2 has no name."],
    ['[{"name":"a","input_schema":"none"}]', 'Tool 1 ("a"): its parameters are not a JSON Schema object.'],
    ['[{"type":"web_search_20250305","name":"web_search"}]', 'Tool 1 ("web_search_20250305") is run by the provider'],
  ])("says what is wrong with %j", (pasted, problem) => {
    expect(readTools(pasted)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });

  it("keeps a property that is called type", () => {
    const schema = { type: "OBJECT", properties: { type: { type: "STRING" } } };
    expect(readTools(JSON.stringify({ name: "a", parameters: schema }))).toEqual({
      ok: true,
      value: [{ name: "a", description: "", parameters: { type: "object", properties: { type: { type: "string" } } } }],
    });
  });
});

/** @param {object} schema @returns {unknown} with Gemini's capitals */
function withTypes(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "type" && typeof value === "string" ? value.toUpperCase() : value,
  );
}
