import type { BetaContentBlockParam, MessageCreateParams } from "@anthropic-ai/sdk/resources/beta/messages";
import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";
import type { Uncarried } from "../../../src/chat/chat.ts";
import { isObject } from "../../../src/core/json.ts";
import { CHAT, URL_OF_REQUEST } from "./samples.ts";

type Loss = Uncarried["loss"];

const user = { role: "user", content: "Hello" };
const tool = { name: "weather", description: "Tells it.", input_schema: { type: "object", properties: {} } };
const valid = { model: CHAT.model, max_tokens: 1000, messages: [user] };

const readBody = (body: unknown) => {
  const reading = anthropicChat.readRequest(body, URL_OF_REQUEST);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};
const read = (change: object) => readBody({ ...valid, ...change });
const readBlocks = (...content: object[]) => read({ messages: [{ role: "user", content }] });
const partsOf = (...content: object[]) => readBlocks(...content).chat.turns[0]?.parts;

const base64Image = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" };
const call = { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Kyoto" } };
const result = { type: "tool_result", tool_use_id: "toolu_1", content: "22 °C" };
const called = (block: object, ...more: object[]) => [
  user,
  { role: "assistant", content: [{ ...call, ...block }] },
  { role: "user", content: [result, ...more] },
];

/** One of everything that is carried. */
const FULL = {
  ...valid,
  system: [{ type: "text", text: "Be brief." }],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "Look" },
        { type: "image", source: base64Image },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Hm.", signature: "EqQB" },
        { type: "redacted_thinking", data: "EmwK" },
        { type: "text", text: "I ask." },
        call,
      ],
    },
    {
      role: "user",
      content: [
        {
          ...result,
          content: [
            { type: "text", text: "22 °C" },
            { type: "image", source: base64Image },
          ],
        },
        { type: "document", source: { type: "content", content: [{ type: "text", text: "Facts." }] } },
        { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } },
      ],
    },
  ],
  tools: [tool],
  tool_choice: { type: "auto" },
  output_config: { effort: "low", format: { type: "json_schema", schema: { type: "object" } } },
  thinking: { type: "enabled", budget_tokens: 1024 },
};

/** Paths of all objects that are this dialect's own, as opposed to a tool's schema or arguments. */
const objectPaths = (value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectPaths(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  const inner = Object.entries(value).filter(([key]) => !["input", "input_schema", "schema"].includes(key));
  return [path, ...inner.flatMap(([key, item]) => objectPaths(item, path === "" ? key : `${path}.${key}`))];
};

const addField = (body: unknown, path: string): unknown => {
  const copy = structuredClone(body);
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const target = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
  (target as Record<string, unknown>).never_heard_of = 1;
  return copy;
};

describe("readRequest() of Anthropic", () => {
  it("reads a plain request", () => {
    expect(read({})).toEqual({ chat: CHAT, uncarried: [] });
  });

  it("carries all of the dialect that others share", () => {
    const { chat, uncarried } = readBody(FULL);
    expect(uncarried).toEqual([]);
    const media = { kind: "media", mediaType: "image/png", source: { kind: "base64", data: base64Image.data } };
    expect(chat).toEqual({
      ...CHAT,
      system: ["Be brief."],
      turns: [
        { role: "user", parts: [{ kind: "text", text: "Look" }, media] },
        {
          role: "assistant",
          parts: [
            { kind: "reasoning", text: "Hm.", signature: "anthropic:EqQB" },
            { kind: "reasoning", text: "", signature: "anthropic-redacted:EmwK" },
            { kind: "text", text: "I ask." },
            { kind: "call", id: "toolu_1", name: "weather", arguments: { city: "Kyoto" }, signature: null },
          ],
        },
        {
          role: "user",
          parts: [
            {
              kind: "result",
              callId: "toolu_1",
              name: "weather",
              content: [{ kind: "text", text: "22 °C" }, media],
              failed: false,
            },
            { kind: "text", text: "Facts." },
            {
              kind: "media",
              mediaType: "application/pdf",
              source: { kind: "url", url: "https://example.com/a.pdf" },
            },
          ],
        },
      ],
      tools: [{ name: "weather", description: "Tells it.", parameters: tool.input_schema }],
      toolChoice: { mode: "auto", names: null },
      responseFormat: { kind: "json_schema", name: null, schema: { type: "object" }, strict: true },
      reasoning: { budgetTokens: 1024, effort: "low" },
    });
  });

  it("names a field it has never heard of, wherever it stands", () => {
    const paths = objectPaths(FULL, "");
    expect(paths.length).toBeGreaterThan(25);
    const unnamed = paths.filter((path) => {
      const field = path === "" ? "never_heard_of" : `${path}.never_heard_of`;
      const { uncarried } = readBody(addField(FULL, path));
      return !uncarried.some((loss) => loss.field === field && loss.loss === "meaning");
    });
    expect(unnamed).toEqual([]);
  });

  /** Every field the SDK knows stands here, or this file has a type error. */
  const FIELDS = {
    model: "carried",
    max_tokens: "carried",
    messages: "carried",
    system: ["Be brief.", "carried"],
    tools: [[tool], "carried"],
    tool_choice: [{ type: "any" }, "carried"],
    stream: [true, "carried"],
    stop_sequences: [["###"], "carried"],
    thinking: [{ type: "adaptive", display: "summarized" }, "carried"],
    output_config: [{ effort: "high" }, "carried"],
    output_format: [{ type: "json_schema", schema: {} }, "carried"],
    mcp_servers: [[{ type: "url", url: "https://example.com", name: "files" }], "meaning"],
    metadata: [{ user_id: "u" }, "hint"],
    cache_control: [{ type: "ephemeral" }, "hint"],
    service_tier: ["auto", "hint"],
    speed: ["fast", "hint"],
    diagnostics: [{ previous_message_id: null }, "hint"],
    user_profile_id: ["p", "hint"],
    workspace_id: ["w", "hint"],
    billing_policy: [{}, "hint"],
    fallbacks: [[{ model: "m" }], "hint"],
    fallback_credit_token: ["t", "hint"],
    container: ["container_1", "meaning"],
    context_management: [{ edits: [] }, "meaning"],
    compaction: [{}, "meaning"],
    inference_geo: ["eu", "meaning"],
    thread: [{ type: "create" }, "meaning"],
    betas: [["files-api"], "meaning"],
  } as const satisfies Record<keyof MessageCreateParams, "carried" | readonly [unknown, "carried" | Loss]>;

  it.each(Object.entries(FIELDS).filter(([, entry]) => entry !== "carried"))(
    "knows what losing %s means",
    (field, entry) => {
      const [value, outcome] = entry;
      const expected = outcome === "carried" ? [] : [{ field, loss: outcome }];
      const { chat, uncarried } = read({ [field]: value });
      expect(uncarried).toEqual(expected);
      if (outcome === "carried") expect(chat).not.toEqual(CHAT);
      else expect(chat).toEqual(CHAT);
      expect(read({ [field]: null }).uncarried).toEqual([]);
    },
  );

  it.each([
    ["temperature", 0.5, { temperature: 0.5 }],
    ["top_p", 0.5, { topP: 0.5 }],
    ["top_k", 5, { topK: 5 }],
  ])("carries %s, which older models take", (field, value, expected) => {
    expect(read({ [field]: value })).toEqual({ chat: { ...CHAT, ...expected }, uncarried: [] });
  });

  /** Every block the SDK knows stands here as well. */
  const BLOCKS = {
    text: "carried",
    image: "carried",
    document: "carried",
    tool_use: "carried",
    tool_result: "carried",
    thinking: "carried",
    redacted_thinking: "carried",
    search_result: "meaning",
    server_tool_use: "meaning",
    web_search_tool_result: "meaning",
    web_fetch_tool_result: "meaning",
    code_execution_tool_result: "meaning",
    bash_code_execution_tool_result: "meaning",
    text_editor_code_execution_tool_result: "meaning",
    tool_search_tool_result: "meaning",
    mcp_tool_use: "meaning",
    mcp_tool_result: "meaning",
    container_upload: "meaning",
    advisor_tool_result: "meaning",
    compaction: "meaning",
    tool_addition: "meaning",
    tool_removal: "meaning",
    mcp_tool_listing: "meaning",
    fallback: "meaning",
  } as const satisfies Record<BetaContentBlockParam["type"], "carried" | Loss>;

  it.each(Object.entries(BLOCKS).filter(([, outcome]) => outcome === "meaning"))("can't carry %s", (type) => {
    const { chat, uncarried } = readBlocks({ type: "text", text: "Hello" }, { type });
    expect(chat).toEqual(CHAT);
    expect(uncarried).toEqual([{ field: "messages[0].content[1]", loss: "meaning" }]);
  });

  it.each<[string, Loss | null, object]>([
    ["messages[0].content[0].cache_control", "hint", { type: "text", text: "x", cache_control: { type: "ephemeral" } }],
    ["messages[0].content[0].citations", "hint", { type: "text", text: "x", citations: [{}] }],
    ["messages[0].content[0].transformations", "hint", { type: "image", source: base64Image, transformations: {} }],
    ["messages[0].content[0].source", "meaning", { type: "image", source: { type: "file", file_id: "f" } }],
    ["messages[0].content[0].source", "meaning", { type: "document", source: { type: "file", file_id: "f" } }],
    ["messages[0].content[0].title", "hint", { type: "document", source: textSource(), title: "T" }],
    ["messages[0].content[0].context", "meaning", { type: "document", source: textSource(), context: "C" }],
    [
      "messages[0].content[0].citations",
      "meaning",
      { type: "document", source: textSource(), citations: { enabled: true } },
    ],
    ["no citations", null, { type: "document", source: textSource(), citations: { enabled: false } }],
    ["nulls", null, { type: "text", text: "x", citations: null, cache_control: null }],
    [
      "messages[0].content[0].content[0]",
      "meaning",
      { ...result, content: [{ type: "tool_reference", tool_name: "weather" }] },
    ],
  ])("knows what losing %s means (%s)", (field, loss, block) => {
    expect(readBlocks(block).uncarried).toEqual(loss === null ? [] : [{ field, loss }]);
  });

  it.each<[string, Loss | null, object]>([
    [
      "messages[1].content[0].caller",
      "meaning",
      { caller: { type: "code_execution_20260120", tool_id: "srvtoolu_1" } },
    ],
    ["a direct caller", null, { caller: { type: "direct" } }],
    ["messages[1].content[0].toolset_name", "meaning", { toolset_name: "browser" }],
    ["messages[1].content[0].cache_control", "hint", { cache_control: { type: "ephemeral" } }],
  ])("knows what losing %s of a call means (%s)", (field, loss, change) => {
    expect(read({ messages: called(change) }).uncarried).toEqual(loss === null ? [] : [{ field, loss }]);
  });

  it.each<[string, Loss | null, object]>([
    ["tools[1].strict", "hint", { ...tool, name: "b", strict: true }],
    ["tools[1].cache_control", "hint", { ...tool, name: "b", cache_control: { type: "ephemeral" } }],
    ["tools[1].eager_input_streaming", "hint", { ...tool, name: "b", eager_input_streaming: true }],
    ["tools[1].input_examples", "meaning", { ...tool, name: "b", input_examples: [{}] }],
    ["tools[1].defer_loading", "meaning", { ...tool, name: "b", defer_loading: true }],
    [
      "tools[1].allowed_callers",
      "meaning",
      { ...tool, name: "b", allowed_callers: ["direct", "code_execution_20260120"] },
    ],
    ["tools[1]", "meaning", { type: "web_search_20260318", name: "web_search" }],
    ["tools[1]", "meaning", { type: "bash_20250124", name: "bash" }],
    ["tools[1]", "meaning", { type: "mcp_toolset", mcp_server_name: "files" }],
    [
      "defaults",
      null,
      { ...tool, name: "b", type: "custom", strict: false, defer_loading: false, allowed_callers: ["direct"] },
    ],
  ])("knows what losing %s means (%s)", (field, loss, declared) => {
    const { chat, uncarried } = read({ tools: [tool, declared] });
    expect(uncarried).toEqual(loss === null ? [] : [{ field, loss }]);
    expect(chat.tools.map(({ name }) => name)).toEqual(field === "tools[1]" ? ["weather"] : ["weather", "b"]);
  });

  it.each<[string, Loss, object]>([
    ["tool_choice.type", "meaning", { tool_choice: { type: "required" } }],
    ["thinking.type", "meaning", { thinking: { type: "dreaming" } }],
    ["thinking.type", "hint", { thinking: { type: "between_tools" } }],
    ["thinking.display", "hint", { thinking: { type: "adaptive", display: "omitted" } }],
    ["output_config.effort", "hint", { output_config: { effort: "max" } }],
    ["output_config.format", "meaning", { output_config: { format: { type: "grammar" } } }],
    ["output_config.task_budget", "meaning", { output_config: { task_budget: { tokens: 1 } } }],
    ["max_tokens", "meaning", { max_tokens: 0 }],
    ["messages[1]", "meaning", { messages: [user, { role: "assistant", content: "It is" }] }],
    ["messages[1].role", "meaning", { messages: [user, { role: "system", content: "Be brief." }, user] }],
  ])("knows what losing %s means (%s) in %j", (field, loss, change) => {
    expect(read(change).uncarried).toEqual([{ field, loss }]);
  });

  it.each([
    [{ type: "disabled" }, undefined, { budgetTokens: 0, effort: null }],
    [{ type: "enabled", budget_tokens: 2000 }, undefined, { budgetTokens: 2000, effort: null }],
    [{ type: "adaptive" }, undefined, { budgetTokens: null, effort: null }],
    [{ type: "adaptive" }, "medium", { budgetTokens: null, effort: "medium" }],
    [undefined, "high", { budgetTokens: null, effort: "high" }],
    [undefined, "xhigh", { budgetTokens: null, effort: "high" }],
    [undefined, undefined, null],
  ])("reads thinking %j and effort %s", (thinking, effort, reasoning) => {
    expect(read({ thinking, output_config: { effort } }).chat.reasoning).toEqual(reasoning);
  });

  it.each([
    [{ type: "auto" }, { mode: "auto", names: null }, null],
    [{ type: "any", disable_parallel_tool_use: true }, { mode: "any", names: null }, false],
    [{ type: "tool", name: "weather", disable_parallel_tool_use: false }, { mode: "any", names: ["weather"] }, true],
    [{ type: "none" }, { mode: "none", names: null }, null],
  ])("reads the tool choice %j", (choice, toolChoice, parallelCalls) => {
    expect(read({ tools: [tool], tool_choice: choice }).chat).toMatchObject({ toolChoice, parallelCalls });
  });

  it("takes instructions before the first turn for the system's", () => {
    const messages = [{ role: "system", content: [{ type: "text", text: "Two." }] }, user];
    expect(read({ system: "One.", messages })).toEqual({ chat: { ...CHAT, system: ["One.", "Two."] }, uncarried: [] });
  });

  it("reads text of a document as text, and nothing out of empty results", () => {
    expect(partsOf({ type: "document", source: textSource() })).toEqual([{ kind: "text", text: "Facts." }]);
    const empty = { kind: "result", callId: "toolu_1", name: null, content: [], failed: true };
    expect(partsOf({ ...result, content: "", is_error: true })).toEqual([empty]);
    expect(partsOf({ ...result, content: undefined, is_error: true })).toEqual([empty]);
  });

  it.each([
    ["", [], "object"],
    ["model", { ...valid, model: "" }, "non-empty"],
    ["max_tokens", { ...valid, max_tokens: undefined }, "number"],
    ["messages", { ...valid, messages: [] }, "at least one"],
    ["messages[0].role", { ...valid, messages: [{ role: "tool", content: "x" }] }, "system"],
    ["messages[0].content", { ...valid, messages: [{ role: "user" }] }, "string or an array"],
    ["messages[0].content[0]", { ...valid, messages: [{ role: "user", content: [call] }] }, "assistant"],
    ["messages[0].content[0].type", { ...valid, messages: [{ role: "user", content: [{}] }] }, "type"],
    [
      "messages[0].content[0].source",
      { ...valid, messages: [{ role: "user", content: [{ type: "image" }] }] },
      "object",
    ],
    [
      "messages[0].content[0].source.media_type",
      { ...valid, messages: [{ role: "user", content: [{ type: "image", source: { type: "base64", data: "" } }] }] },
      "image/png",
    ],
    ["messages[1].content[0].id", { ...valid, messages: called({ id: 1 }) }, "non-empty"],
    ["messages[1].content[0].input", { ...valid, messages: called({ input: "{}" }) }, "object"],
    ["system[0].type", { ...valid, system: [{ type: "image", source: base64Image }] }, "text block"],
    ["tools", { ...valid, tools: [tool, tool] }, "unique"],
    ["tool_choice.name", { ...valid, tools: [tool], tool_choice: { type: "tool" } }, "missing"],
    ["stream", { ...valid, stream: "yes" }, "true or false"],
    ["temperature", { ...valid, temperature: "hot" }, "number"],
    ["stop_sequences[0]", { ...valid, stop_sequences: [1] }, "string"],
    ["thinking.budget_tokens", { ...valid, thinking: { type: "enabled" } }, "number"],
  ])("refuses what is wrong with '%s'", (parameter, body, message) => {
    const reading = anthropicChat.readRequest(body, URL_OF_REQUEST);
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request", retryable: false } });
    if (reading.ok) return;
    expect(reading.problem.parameter ?? "").toBe(parameter);
    expect(reading.problem.message).toContain(message);
  });
});

function textSource() {
  return { type: "text", media_type: "text/plain", data: "Facts." };
}
