import { describe, expect, it } from "vitest";
import { decode } from "../../../src/dialects/anthropic/decode.ts";
import { SCHEMA, TEXT, TOOL } from "../samples.ts";

const tool = { name: TOOL.name, description: TOOL.description, input_schema: SCHEMA };
const other = { name: "rollback", input_schema: { type: "object" } };
const user = { role: "user", content: TEXT };
const valid = { model: "claude-sonnet-5", max_tokens: 1024, messages: [user], tools: [tool] };

const read = (change: object) => {
  const reading = decode({ ...valid, ...change });
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

const call = { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "deploy", input: {} }] };
const result = { type: "tool_result", tool_use_id: "toolu_1", content: "done" };
const done = { role: "assistant", content: "Done." };
const lastUser = (...content: object[]) => ({ messages: [{ role: "user", content }] });

describe("decode() of Anthropic", () => {
  it("reads a plain request whole", () => {
    expect(read({})).toEqual({
      model: "claude-sonnet-5",
      stream: false,
      streamUsage: true,
      text: TEXT,
      system: "",
      earlierTurns: 0,
      tools: [TOOL],
      obstacle: null,
    });
  });

  it("reads the system prompt, in one piece or several, and what stands among the messages", () => {
    expect(read({ system: "Be brief." }).system).toBe("Be brief.");
    const system = [
      { type: "text", text: "Be brief." },
      { type: "text", text: "Today is Monday." },
    ];
    expect(read({ system }).system).toBe("Be brief.\nToday is Monday.");
    const messages = [{ role: "system", content: "Be kind." }, user];
    expect(read({ system: "Be brief.", messages }).system).toBe("Be brief.\nBe kind.");
    expect(read({ system: 7 }).system).toBe("");
  });

  it.each([
    ["sampling", { temperature: 0, top_k: 1, top_p: 0.5, stop_sequences: ["x"] }],
    ["book-keeping", { metadata: { user_id: "u" }, service_tier: "auto", cache_control: { type: "ephemeral" } }],
    ["a system prompt", { system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }] }],
    ["thinking off", { thinking: { type: "disabled" } }],
    ["no MCP servers", { mcp_servers: [] }],
    ["effort", { output_config: { effort: "low" } }],
    ["nulls", { thinking: null, container: null, tool_choice: null, never_heard_of: null }],
    ["one call at most", { tool_choice: { type: "auto", disable_parallel_tool_use: true } }],
    ["a custom type and strictness", { tools: [{ ...tool, type: "custom", strict: true, input_examples: [{}] }] }],
    ["few but enough tokens", { max_tokens: 64 }],
    ["a block to cache", lastUser({ type: "text", text: TEXT, cache_control: { type: "ephemeral" }, citations: null })],
    [
      "what stood beside an earlier turn",
      { messages: [{ ...user, wat: {} }, { role: "assistant", content: "ok" }, user] },
    ],
    ["a finished call", { messages: [user, call, { role: "user", content: [result] }, done, user] }],
  ])("lets %s through", (_, change) => {
    expect(read(change).obstacle).toBeNull();
  });

  it.each([
    ["thinking", { thinking: { type: "enabled", budget_tokens: 1024 } }],
    ["thinking", { thinking: { type: "adaptive" } }],
    ["thinking", { thinking: { type: "between_tools" } }],
    ["server_tool", { tools: [tool, { type: "web_search_20260318", name: "web_search" }] }],
    ["server_tool", { tools: [{ type: "bash_20250124", name: "bash" }] }],
    ["server_tool", { tools: [{ type: "mcp_toolset", mcp_server_name: "files" }] }],
    ["server_tool", { mcp_servers: [{ type: "url", url: "https://example.com", name: "files" }] }],
    ["server_tool", { container: "container_1" }],
    ["server_tool", { tools: [{ ...tool, allowed_callers: ["code_execution_20260120"] }] }],
    ["server_tool", { tools: [{ ...tool, defer_loading: true }] }],
    ["no_tools", { tools: undefined }],
    ["no_tools", { tools: [] }],
    ["tool_choice_none", { tool_choice: { type: "none" } }],
    ["response_format", { output_config: { format: { type: "json_schema", schema: {} } } }],
    ["response_format", { output_format: { type: "json_schema", schema: {} } }],
    ["stored_state", { diagnostics: { previous_message_id: "msg_1" } }],
    ["stored_state", { thread: { id: "thread_1" } }],
    ["tool_loop", { messages: [user, call, { role: "user", content: [result] }] }],
    ["tool_loop", { messages: [user, call, { role: "user", content: [result, { type: "text", text: TEXT }] }] }],
    ["tool_loop", { messages: [user, call, { role: "user", content: [result] }, user] }],
    ["tool_loop", { messages: [user, call] }],
    ["tool_loop", { messages: [user, call, user] }],
    ["tool_loop", { messages: [user, call, { role: "system", content: "Be brief." }, user] }],
    [
      "tool_loop",
      { messages: [user, call, { role: "user", content: [{ ...result, tool_use_id: "toolu_2" }] }, done, user] },
    ],
    ["not_user_text", { messages: [user, { role: "assistant", content: "I will" }] }],
    ["not_user_text", { messages: [user, { role: "system", content: "Be brief." }] }],
    ["not_user_text", lastUser({ type: "text", text: TEXT }, { type: "search_result", title: "t" })],
    ["media", lastUser({ type: "image", source: {} }, { type: "text", text: TEXT })],
    ["media", lastUser({ type: "text", text: TEXT }, { type: "document", source: {} })],
    ["no_text", { messages: [{ role: "user", content: " \n" }] }],
    ["no_text", { messages: [{ role: "user", content: [] }] }],
    ["output_limit", { max_tokens: 63 }],
    ["output_limit", { max_tokens: 0 }],
    ["unknown_field", { never_heard_of: 1 }],
    ["unknown_field", { context_management: { edits: [] } }],
    ["unknown_field", { inference_geo: "us" }],
    ["unknown_field", { output_config: { task_budget: 1 } }],
    ["unknown_field", { stream: "yes" }],
    ["unknown_field", { messages: [{ ...user, wat: {} }] }],
    ["unknown_field", lastUser({ type: "text", text: TEXT, wat: 1 })],
    ["media", lastUser({ type: "text", text: TEXT, wat: 1 }, { type: "image", source: {} })],
    ["unknown_field", { messages: [{ role: "tool", content: "" }] }],
    ["unknown_field", { messages: [{ role: "__proto__", parts: [] }, user] }],
    ["unknown_field", { tool_choice: { type: "required" } }],
    ["unknown_field", { tool_choice: { type: "auto", foo: 1 } }],
    ["tool_choice_none", { tool_choice: { type: "none", foo: 1 } }],
    ["unknown_field", { tools: [{ ...tool, never_heard_of: 1 }] }],
  ])("reports %s for %j", (obstacle, change) => {
    expect(read(change).obstacle).toBe(obstacle);
  });

  it.each([
    ["", null, "object"],
    ["", [], "object"],
    ["model", { ...valid, model: undefined }, "missing"],
    ["model", { ...valid, model: 5 }, "number"],
    ["max_tokens", { ...valid, max_tokens: undefined }, "number"],
    ["messages", { ...valid, messages: undefined }, "missing"],
    ["messages", { ...valid, messages: {} }, "array"],
    ["messages", { ...valid, messages: [] }, "at least one"],
    ["messages[1]", { ...valid, messages: [user, "hi"] }, "object"],
    ["messages[0].role", { ...valid, messages: [{ content: "" }] }, "missing"],
    ["messages[0].role", { ...valid, messages: [{ role: 1, content: "" }] }, "number"],
    ["messages[0].content", { ...valid, messages: [{ role: "user" }] }, "string or an array"],
    ["messages[0].content[0]", { ...valid, messages: [{ role: "user", content: ["hi"] }] }, "object"],
    ["messages[0].content[0].type", { ...valid, ...lastUser({ text: "hi" }) }, "type"],
    ["messages[0].content[0].text", { ...valid, ...lastUser({ type: "text", text: 1 }) }, "string"],
    ["tools", { ...valid, tools: {} }, "array"],
    ["tools[0]", { ...valid, tools: ["deploy"] }, "object"],
    ["tools[0].name", { ...valid, tools: [{ ...tool, name: "" }] }, "non-empty"],
    ["tools[1].input_schema", { ...valid, tools: [tool, { name: "x" }] }, "Schema"],
    ["tools", { ...valid, tools: [tool, tool] }, "unique"],
    ["tool_choice", { ...valid, tool_choice: "auto" }, "object"],
    ["tool_choice.type", { ...valid, tool_choice: { name: "deploy" } }, "missing"],
    ["tool_choice.name", { ...valid, tool_choice: { type: "tool" } }, "missing"],
    ["tool_choice.name", { ...valid, tool_choice: { type: "tool", name: "toString" } }, "toString"],
  ])("refuses what is wrong with '%s'", (parameter, body, message) => {
    const reading = decode(body);
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request", retryable: false } });
    if (reading.ok) return;
    expect(reading.problem.parameter ?? "").toBe(parameter);
    expect(reading.problem.message).toContain(message);
  });

  it("keeps the tools that the choice leaves", () => {
    const tools = [tool, other];
    expect(read({ tools, tool_choice: { type: "tool", name: "rollback" } })).toMatchObject({
      tools: [{ name: "rollback", description: "" }],
    });
    expect(read({ tools, tool_choice: { type: "any" } })).toMatchObject({
      tools: [{ name: "deploy" }, { name: "rollback" }],
      obstacle: null,
    });
  });

  it("takes a choice of a typed tool for declared", () => {
    const tools = [tool, { type: "web_search_20260318", name: "web_search" }];
    expect(read({ tools, tool_choice: { type: "tool", name: "web_search" } }).obstacle).toBe("server_tool");
  });

  it("joins the text of the last user turn and counts the turns before it", () => {
    const messages = [
      { role: "system", content: "Be brief." },
      user,
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "…", signature: "s" },
          { type: "text", text: "ok" },
        ],
      },
      { role: "user", content: [{ type: "text", text: " one" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "two" },
          { type: "text", text: "three " },
        ],
      },
    ];
    expect(read({ messages })).toMatchObject({ text: " one\ntwo\nthree ", earlierTurns: 2, obstacle: null });
  });
});
