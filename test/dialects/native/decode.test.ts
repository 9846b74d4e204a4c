import { describe, expect, it } from "vitest";
import { decode } from "../../../src/dialects/native/decode.ts";
import { SCHEMA, TEXT, TOOL } from "../samples.ts";

const valid = { request: TEXT, tools: [TOOL] };

describe("decode() of the native dialect", () => {
  it.each([
    ["its own", TOOL],
    ["Anthropic's", { name: TOOL.name, description: TOOL.description, input_schema: SCHEMA }],
    ["OpenAI's", { type: "function", function: TOOL }],
    ["Gemini's", { name: TOOL.name, description: TOOL.description, parametersJsonSchema: SCHEMA }],
  ])("reads a tool in %s notation", (_, tool) => {
    expect(decode({ ...valid, tools: [tool] })).toEqual({
      ok: true,
      value: {
        model: "thimble",
        stream: false,
        streamUsage: true,
        text: TEXT,
        system: "",
        earlierTurns: 0,
        tools: [TOOL],
        obstacle: null,
      },
    });
  });

  it.each(["functionDeclarations", "function_declarations"])("reads the tools in Gemini's wrapper, %s", (field) => {
    const other = { ...TOOL, name: "roll_back" };
    const third = { ...TOOL, name: "status" };
    const tools = [{ [field]: [TOOL, other] }, { type: "function", function: third }];
    expect(decode({ ...valid, tools })).toMatchObject({ value: { tools: [TOOL, other, third], obstacle: null } });
  });

  it("takes a model", () => {
    expect(decode({ ...valid, model: "edge" })).toMatchObject({ value: { model: "edge" } });
  });

  it.each([true, false, "yes"])("gives the report in one piece where `stream` is %j", (stream) => {
    expect(decode({ ...valid, stream })).toMatchObject({ value: { stream: false, obstacle: null } });
  });

  it.each([
    ["no_tools", { tools: [] }],
    ["no_text", { request: " " }],
    ["server_tool", { tools: [TOOL, { type: "bash_20250124", name: "bash", input_schema: {} }] }],
    ["server_tool", { tools: [{ functionDeclarations: [TOOL], googleSearch: {} }] }],
    ["unknown_field", { never_heard_of: 1 }],
  ])("reports %s for %j", (obstacle, change) => {
    expect(decode({ ...valid, ...change })).toMatchObject({ value: { obstacle } });
  });

  it.each([
    [undefined, []],
    ["request", { ...valid, request: undefined }],
    ["tools", { request: TEXT }],
    ["tools", { ...valid, tools: [TOOL, TOOL] }],
    ["tools[0].name", { ...valid, tools: [{}] }],
    ["tools", { ...valid, tools: [TOOL, { functionDeclarations: [TOOL] }] }],
    ["tools[1].functionDeclarations[0].name", { ...valid, tools: [TOOL, { functionDeclarations: [{}] }] }],
    ["tools[0].functionDeclarations", { ...valid, tools: [{ functionDeclarations: "all" }] }],
    ["tools[0].function.name", { ...valid, tools: [{ type: "function", function: {} }] }],
    ["model", { ...valid, model: 1 }],
  ])("refuses what is wrong with '%s'", (parameter, body) => {
    const reading = decode(body);
    expect(reading.ok ? null : reading.problem.parameter).toBe(parameter);
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request" } });
  });
});
