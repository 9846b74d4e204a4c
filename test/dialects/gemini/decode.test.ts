import { describe, expect, it } from "vitest";
import { decode } from "../../../src/dialects/gemini/decode.ts";
import { SCHEMA, TEXT, TOOL } from "../samples.ts";

const declaration = { name: "deploy", description: TOOL.description, parametersJsonSchema: SCHEMA };
const other = { name: "rollback" };
const user = { role: "user", parts: [{ text: TEXT }] };
const valid = { contents: [user], tools: [{ functionDeclarations: [declaration] }] };
const url = new URL("https://router.example/gemini/v1beta/models/gemini-3-flash:generateContent");

const read = (change: object, target = url) => {
  const reading = decode({ ...valid, ...change }, target);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

const call = { role: "model", parts: [{ functionCall: { name: "deploy", args: {} } }] };
const response = { functionResponse: { name: "deploy", response: {} } };
const responseTo = (id: string) => ({ functionResponse: { id, name: "deploy", response: {} } });
const calls = { role: "model", parts: [...call.parts, ...call.parts] };
const withId = { role: "model", parts: [{ function_call: { id: "1", name: "deploy", args: {} } }] };
const done = { role: "model", parts: [{ text: "Done." }] };
const lastUser = (...parts: object[]) => ({ contents: [{ role: "user", parts }] });
const config = (functionCallingConfig: object) => ({ toolConfig: { functionCallingConfig } });
const settings = (generationConfig: object) => ({ generationConfig });

describe("decode() of Gemini", () => {
  it("reads a plain request whole", () => {
    expect(read({})).toEqual({
      model: "gemini-3-flash",
      stream: false,
      streamUsage: true,
      text: TEXT,
      system: "",
      earlierTurns: 0,
      tools: [TOOL],
      obstacle: null,
    });
  });

  it("reads the system prompt, in either spelling", () => {
    const parts = [{ text: "Be brief." }, { text: "Today is Monday." }];
    expect(read({ systemInstruction: { parts } }).system).toBe("Be brief.\nToday is Monday.");
    expect(read({ system_instruction: { role: "user", parts } }).system).toBe("Be brief.\nToday is Monday.");
    expect(read({ systemInstruction: "Be brief." }).system).toBe("Be brief.");
  });

  it.each([
    ["generateContent", false],
    ["streamGenerateContent?alt=sse", "events"],
    ["streamGenerateContent", "json_array"],
    ["streamGenerateContent?alt=json", "json_array"],
  ])("reads the framing of %s off the URL", (method, stream) => {
    expect(read({}, new URL(`https://router.example/v1beta/models/m:${method}`))).toMatchObject({ model: "m", stream });
  });

  it("reads snake_case and single objects as the API does", () => {
    const body = {
      contents: { parts: { text: TEXT } },
      system_instruction: { parts: { text: "Be brief." } },
      tools: { function_declarations: { ...other, parameters: { max_properties: "0" } } },
      tool_config: { function_calling_config: { mode: "ANY", allowed_function_names: ["rollback"] } },
      generation_config: { max_output_tokens: 500, thinking_config: { thinking_budget: 0 } },
    };
    const reading = decode(body, url);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        text: TEXT,
        tools: [{ name: "rollback", parameters: { maxProperties: "0" } }],
        obstacle: null,
      },
    });
  });

  it.each([
    ["sampling", settings({ temperature: 0, topP: 1, topK: 1, seed: 1, stopSequences: ["x"], candidateCount: 1 })],
    ["safety settings and labels", { safetySettings: [{}], labels: { a: "b" }, store: false }],
    ["a system instruction", { systemInstruction: { parts: [{ text: "Be brief." }] } }],
    ["thinking off", settings({ thinkingConfig: { thinkingBudget: 0, includeThoughts: false } })],
    ["plain text", settings({ responseMimeType: "text/plain", responseModalities: ["TEXT"] })],
    ["a mode in lower case", config({ mode: "auto" })],
    ["a limit as text", settings({ maxOutputTokens: "64" })],
    ["whole arguments", config({ streamFunctionCallArguments: false })],
    ["a finished call", { contents: [user, call, { role: "tool", parts: [response] }, user] }],
    ["finished calls", { contents: [user, calls, { role: "function", parts: [response, response] }, done, user] }],
    [
      "a finished call with an id",
      { contents: [user, withId, { role: "user", parts: [responseTo("1")] }, done, user] },
    ],
    ["a described response", { tools: [{ functionDeclarations: [{ ...declaration, response: {} }] }] }],
  ])("lets %s through", (_, change) => {
    expect(read(change).obstacle).toBeNull();
  });

  it.each([
    ["thinking", settings({ thinkingConfig: { thinkingBudget: -1 } })],
    ["thinking", settings({ thinkingConfig: { thinkingLevel: "LOW" } })],
    ["thinking", settings({ thinkingConfig: { includeThoughts: true } })],
    ["server_tool", { tools: [...valid.tools, { googleSearch: {} }] }],
    ["server_tool", { tools: [{ ...valid.tools[0], code_execution: {} }] }],
    ["server_tool", { tools: [{ urlContext: {} }] }],
    ["no_tools", { tools: undefined }],
    ["no_tools", { tools: [{ functionDeclarations: [] }] }],
    ["tool_choice_none", config({ mode: "NONE" })],
    ["tool_choice_none", config({ mode: "none" })],
    ["multiple_answers", settings({ candidateCount: 2 })],
    ["response_format", settings({ responseMimeType: "application/json" })],
    ["response_format", settings({ response_schema: { type: "OBJECT" } })],
    ["response_format", settings({ responseModalities: ["TEXT", "AUDIO"] })],
    ["log_probabilities", settings({ responseLogprobs: true })],
    ["stored_state", { cachedContent: "cachedContents/1" }],
    ["stored_state", { store: true }],
    ["tool_loop", { contents: [user, call, { role: "user", parts: [response] }] }],
    ["tool_loop", { contents: [user, call, { role: "function", parts: [response] }] }],
    ["tool_loop", { contents: [user, call, { role: "tool", parts: [response] }] }],
    ["tool_loop", { contents: [user, call, { role: "user", parts: [response] }, user] }],
    ["tool_loop", { contents: [user, calls, { role: "tool", parts: [response] }, done, user] }],
    ["tool_loop", { contents: [user, withId, { role: "tool", parts: [responseTo("2")] }, done, user] }],
    ["tool_loop", { contents: [user, { role: "model", parts: [{ text: "ok" }, ...call.parts] }, user] }],
    ["tool_loop", { contents: [user, call] }],
    ["not_user_text", { contents: [user, { role: "model", parts: [{ text: "I will" }] }] }],
    ["not_user_text", lastUser({ text: TEXT }, { executableCode: {} })],
    ["not_user_text", lastUser({ text: TEXT, thought: true })],
    ["media", lastUser({ text: TEXT }, { inline_data: { mimeType: "image/png", data: "" } })],
    ["media", lastUser({ fileData: { fileUri: "gs://a/b" } })],
    ["no_text", { contents: [{ role: "user" }] }],
    ["output_limit", settings({ maxOutputTokens: 8 })],
    ["output_limit", settings({ maxOutputTokens: "5" })],
    ["output_limit", settings({ maxOutputTokens: "many" })],
    ["output_limit", settings({ maxOutputTokens: {} })],
    ["unknown_field", { never_heard_of: true }],
    ["unknown_field", settings({ neverHeardOf: true })],
    ["unknown_field", config({ mode: "AUTO", allowedFunctionNames: ["deploy"] })],
    ["unknown_field", config({ streamFunctionCallArguments: true })],
    ["unknown_field", config({ neverHeardOf: 1 })],
    ["unknown_field", { toolConfig: { retrievalConfig: { languageCode: "de" } } }],
    ["unknown_field", config({ mode: "SOMETIMES" })],
    ["unknown_field", config({ mode: 2 })],
    ["unknown_field", { contents: [{ role: "assistant", parts: "hi" }, user] }],
    ["unknown_field", { contents: [{ ...user, neverHeardOf: 1 }] }],
    ["unknown_field", lastUser({ text: TEXT, never_heard_of: 1 })],
    ["unknown_field", { tools: [{ functionDeclarations: [{ ...declaration, neverHeardOf: 1 }] }] }],
  ])("reports %s for %j", (obstacle, change) => {
    expect(read(change).obstacle).toBe(obstacle);
  });

  it.each([
    ["", 7, "object"],
    ["contents", { ...valid, contents: undefined }, "missing"],
    ["contents", { ...valid, contents: [] }, "at least one"],
    ["contents[0]", { ...valid, contents: ["hi"] }, "object"],
    ["contents[0].role", { ...valid, contents: [{ role: 1, parts: [] }] }, "number"],
    ["contents[0].parts", { ...valid, contents: [{ parts: "hi" }] }, "array"],
    ["contents[0].parts[0].text", { ...valid, ...lastUser({ text: 1 }) }, "string"],
    ["tools", { ...valid, tools: "deploy" }, "array"],
    ["tools[0].functionDeclarations[0].name", { ...valid, tools: [{ functionDeclarations: [{}] }] }, "missing"],
    [
      "tools[0].functionDeclarations[0].parameters",
      { ...valid, tools: [{ functionDeclarations: [{ name: "a", parameters: "b" }] }] },
      "Schema",
    ],
    ["tools", { ...valid, tools: [...valid.tools, ...valid.tools] }, "unique"],
    ["toolConfig", { ...valid, toolConfig: [] }, "object"],
    ["generationConfig", { ...valid, generationConfig: 1 }, "object"],
    ["toolConfig.functionCallingConfig.mode", { ...valid, ...config({ mode: true }) }, "boolean"],
    [
      "toolConfig.functionCallingConfig.allowedFunctionNames",
      { ...valid, ...config({ mode: "ANY", allowedFunctionNames: ["valueOf"] }) },
      "valueOf",
    ],
  ])("refuses what is wrong with '%s'", (parameter, body, message) => {
    const reading = decode(body, url);
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request", retryable: false } });
    if (reading.ok) return;
    expect(reading.problem.parameter ?? "").toBe(parameter);
    expect(reading.problem.message).toContain(message);
  });

  it("keeps the tools that the choice leaves", () => {
    const tools = [{ functionDeclarations: [declaration] }, { functionDeclarations: [other] }];
    const choose = (mode: string, ...allowedFunctionNames: string[]) =>
      read({ tools, ...config({ mode, allowedFunctionNames }) });
    expect(choose("ANY")).toMatchObject({ tools: [{}, { name: "rollback" }], obstacle: null });
    for (const mode of ["ANY", "any", "VALIDATED"]) {
      expect(choose(mode, "rollback")).toMatchObject({
        tools: [{ name: "rollback", description: "", parameters: {} }],
        obstacle: null,
      });
    }
  });

  it("joins the text of the last user turn and counts the turns before it", () => {
    const contents = [
      user,
      { role: "model", parts: [{ text: "ok" }] },
      { parts: [{ text: " one" }, { text: "two " }] },
    ];
    expect(read({ contents })).toMatchObject({ text: " one\ntwo ", earlierTurns: 2, obstacle: null });
  });
});
