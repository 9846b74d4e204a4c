import { describe, expect, it } from "vitest";
import { decode } from "../../../src/dialects/openai/decode.ts";
import { SCHEMA, TEXT, TOOL } from "../samples.ts";

const tool = { type: "function", function: { name: "deploy", description: TOOL.description, parameters: SCHEMA } };
const other = { type: "function", function: { name: "rollback" } };
const custom = { type: "custom", custom: { name: "shell" } };
const user = { role: "user", content: TEXT };
const valid = { model: "gpt-5", messages: [user], tools: [tool] };

const read = (change: object) => {
  const reading = decode({ ...valid, ...change });
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

const toolCall = { id: "call_1", type: "function", function: { name: "deploy", arguments: "{}" } };
const call = { role: "assistant", content: null, tool_calls: [toolCall] };
const calls = { role: "assistant", tool_calls: [toolCall, { ...toolCall, id: "call_2" }] };
const oldCall = { role: "assistant", content: null, function_call: { name: "deploy", arguments: "{}" } };
const oldResult = { role: "function", name: "deploy", content: "done" };
const developer = { role: "developer", content: "Be brief." };
const result = { role: "tool", tool_call_id: "call_1", content: "done" };
const lastUser = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const named = (name: string) => ({ type: "function", function: { name } });
const allowed = (mode: string, ...names: string[]) => ({
  tool_choice: { type: "allowed_tools", allowed_tools: { mode, tools: names.map(named) } },
});
const allowedTools = (...tools: object[]) => ({
  tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools } },
});

describe("decode() of OpenAI", () => {
  it("reads a plain request whole", () => {
    expect(read({})).toEqual({
      model: "gpt-5",
      stream: false,
      streamUsage: false,
      text: TEXT,
      system: "",
      earlierTurns: 0,
      tools: [TOOL],
      obstacle: null,
    });
  });

  it("reads the system prompt out of messages of either role", () => {
    const system = { role: "system", content: [{ type: "text", text: "Today is Monday." }] };
    expect(read({ messages: [developer, user] }).system).toBe("Be brief.");
    expect(read({ messages: [system, developer, user] }).system).toBe("Today is Monday.\nBe brief.");
  });

  it.each([
    ["sampling", { temperature: 0, top_p: 1, seed: 7, stop: ["x"], frequency_penalty: 0, presence_penalty: 0 }],
    ["book-keeping", { user: "u", metadata: { a: "b" }, store: false, service_tier: "auto", prompt_cache_key: "k" }],
    ["one answer", { n: 1, logprobs: false, top_logprobs: 0, modalities: ["text"] }],
    ["plain text", { response_format: { type: "text" } }],
    ["no reasoning", { reasoning_effort: "none" }],
    ["one call at most", { parallel_tool_calls: false, tool_choice: "auto" }],
    ["strict tools", { tools: [{ ...tool, function: { ...tool.function, strict: true } }] }],
    ["a tool without parameters", { tools: [other] }],
    ["a named speaker", { messages: [{ ...user, name: "ann" }] }],
    ["a part to cache", lastUser({ type: "text", text: TEXT, prompt_cache_breakpoint: { mode: "explicit" } })],
    ["finished calls", { messages: [user, calls, result, { ...result, tool_call_id: "call_2" }, user] }],
    ["a finished call without an id", { messages: [user, oldCall, oldResult, user] }],
  ])("lets %s through", (_, change) => {
    expect(read(change).obstacle).toBeNull();
  });

  it.each([
    ["thinking", { reasoning_effort: "minimal" }],
    ["server_tool", { web_search_options: {} }],
    ["unsupported_schema", { tools: [tool, custom] }],
    ["unsupported_schema", { tools: [tool, custom], tool_choice: { type: "custom", custom: { name: "shell" } } }],
    ["no_tools", { tools: undefined }],
    ["no_tools", allowed("auto")],
    ["tool_choice_none", { tool_choice: "none" }],
    ["ambiguous_tool", { tools: [tool, tool] }],
    ["multiple_answers", { n: 2 }],
    ["response_format", { response_format: { type: "json_object" } }],
    ["response_format", { modalities: ["text", "audio"] }],
    ["log_probabilities", { logprobs: true }],
    ["stored_state", { store: true }],
    ["tool_loop", { messages: [user, call, result] }],
    ["tool_loop", { messages: [user, call] }],
    ["tool_loop", { messages: [user, call, user] }],
    ["tool_loop", { messages: [user, oldResult] }],
    ["tool_loop", { messages: [user, call, developer, user] }],
    ["tool_loop", { messages: [user, call, result, developer] }],
    ["tool_loop", { messages: [user, calls, result, user] }],
    ["tool_loop", { messages: [user, oldCall, { ...oldResult, name: "rollback" }, user] }],
    ["not_user_text", { messages: [user, { role: "assistant", content: "I will" }] }],
    ["not_user_text", { messages: [user, developer] }],
    ["not_user_text", lastUser({ type: "refusal", refusal: "no" })],
    ["media", lastUser({ type: "text", text: TEXT }, { type: "image_url", image_url: { url: "https://a.example" } })],
    ["media", lastUser({ type: "input_audio", input_audio: {} })],
    ["no_text", lastUser({ type: "text", text: "" })],
    ["output_limit", { max_completion_tokens: 16 }],
    ["output_limit", { max_tokens: 16 }],
    ["unknown_field", { functions: [{ name: "deploy" }] }],
    ["unknown_field", { logit_bias: { "50256": -100 } }],
    ["unknown_field", { never_heard_of: {} }],
    ["unknown_field", { stream: 1 }],
    ["unknown_field", { messages: [{ ...user, audio_ref: "a" }] }],
    ["unknown_field", lastUser({ type: "text", text: TEXT, wat: 1 })],
    ["unknown_field", { messages: [{ role: "bot", content: { text: "" } }, user] }],
    ["unknown_field", { tool_choice: "any" }],
    ["unknown_field", { tool_choice: { type: "never_heard_of" } }],
    ["unknown_field", { tool_choice: { ...named("deploy"), foo: 1 } }],
    ["unknown_field", { tool_choice: { type: "function", function: { name: "deploy", foo: 1 } } }],
    ["unknown_field", { tool_choice: { ...allowed("auto", "deploy").tool_choice, foo: 1 } }],
    ["unknown_field", allowed("any", "deploy")],
    ["unknown_field", allowedTools(named("deploy"), { type: "mcp", server_label: "files" })],
    ["unsupported_schema", allowedTools(named("deploy"), { type: "custom", custom: { name: "shell" } })],
    ["unknown_field", { stream_options: { never_heard_of: 1 } }],
    ["unknown_field", { tools: [{ ...tool, never_heard_of: 1 }] }],
  ])("reports %s for %j", (obstacle, change) => {
    expect(read(change).obstacle).toBe(obstacle);
  });

  it.each([
    ["", "text", "object"],
    ["model", { ...valid, model: "" }, "empty"],
    ["messages", { ...valid, messages: null }, "null"],
    ["messages", { ...valid, messages: [] }, "at least one"],
    ["messages[0].role", { ...valid, messages: [{ content: "" }] }, "missing"],
    ["messages[0].content", { ...valid, messages: [{ role: "user", content: null }] }, "string or an array"],
    ["messages[0].content[0].text", { ...valid, ...lastUser({ type: "text" }) }, "missing"],
    ["tools", { ...valid, tools: "deploy" }, "array"],
    ["tools[0].type", { ...valid, tools: [{ function: { name: "deploy" } }] }, "function"],
    ["tools[0].function", { ...valid, tools: [{ type: "function", name: "deploy" }] }, "missing"],
    ["tools[0].function.name", { ...valid, tools: [{ type: "function", function: {} }] }, "missing"],
    [
      "tools[0].function.parameters",
      { ...valid, tools: [{ type: "function", function: { name: "a", parameters: [] } }] },
      "Schema",
    ],
    ["tool_choice", { ...valid, tool_choice: 5 }, "object"],
    ["tool_choice.type", { ...valid, tool_choice: {} }, "missing"],
    ["tool_choice", { ...valid, tool_choice: named("constructor") }, "constructor"],
    [
      "tool_choice.allowed_tools.mode",
      { ...valid, tool_choice: { type: "allowed_tools", allowed_tools: { tools: [] } } },
      "missing",
    ],
    [
      "tool_choice.allowed_tools.tools[0].function",
      { ...valid, ...allowedTools({ type: "function", name: "deploy" }) },
      "missing",
    ],
  ])("refuses what is wrong with '%s'", (parameter, body, message) => {
    const reading = decode(body);
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request", retryable: false } });
    if (reading.ok) return;
    expect(reading.problem.parameter ?? "").toBe(parameter);
    expect(reading.problem.message).toContain(message);
  });

  it("keeps the tools that the choice leaves", () => {
    const tools = [tool, other];
    const rollback = [{ name: "rollback", description: "", parameters: {} }];
    expect(read({ tools, tool_choice: named("rollback") })).toMatchObject({
      tools: rollback,
      obstacle: null,
    });
    for (const mode of ["auto", "required"]) {
      expect(read({ tools, ...allowed(mode, "rollback") })).toMatchObject({ tools: rollback, obstacle: null });
    }
    expect(read({ tools, tool_choice: "required" })).toMatchObject({ tools: [{}, ...rollback], obstacle: null });
  });

  it("counts finished turns and leaves instructions out", () => {
    const messages = [developer, user, call, result, { role: "assistant" }, user];
    expect(read({ messages })).toMatchObject({ text: TEXT, earlierTurns: 4, obstacle: null });
  });

  it("asks for a stream's usage only where the caller does", () => {
    expect(read({ stream: true })).toMatchObject({ stream: "events", streamUsage: false });
    expect(read({ stream: true, stream_options: { include_usage: true } })).toMatchObject({ streamUsage: true });
  });
});
