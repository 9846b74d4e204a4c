/** Owns what becomes of the tools of a request in Anthropic's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, SAME, told } from "../stated.ts";
import { BESIDE_TOOL, tool, toolWith } from "./examples.ts";

export const rows: readonly Row[] = [
  field("tools[]", "the caller's own", { tools: [tool] }).becomes({
    gemini: carried("tools.0.functionDeclarations.0", {
      name: "weather",
      description: "Tells the weather.",
      parametersJsonSchema: { type: "object", properties: { city: { type: "string" } } },
    }),
    openai: carried("tools.0", {
      type: "function",
      function: {
        name: "weather",
        description: "Tells the weather.",
        parameters: { type: "object", properties: { city: { type: "string" } } },
      },
    }),
  }),
  field("tools[].type", "custom", toolWith({ type: "custom" }), BESIDE_TOOL).alwaysBecomes(SAME),
  field("tools[].strict", null, toolWith({ strict: true }), BESIDE_TOOL).alwaysBecomes(told("tools[0].strict")),
  field("tools[].cache_control", null, toolWith({ cache_control: { type: "ephemeral" } }), BESIDE_TOOL).alwaysBecomes(
    told("tools[0].cache_control"),
  ),
  field("tools[].eager_input_streaming", null, toolWith({ eager_input_streaming: true }), BESIDE_TOOL).alwaysBecomes(
    told("tools[0].eager_input_streaming"),
  ),
  field("tools[].input_examples", null, toolWith({ input_examples: [{ city: "Kyoto" }] }), BESIDE_TOOL).alwaysBecomes(
    kept("tools[0].input_examples"),
  ),
  field("tools[].defer_loading", null, toolWith({ defer_loading: true }), BESIDE_TOOL).alwaysBecomes(
    kept("tools[0].defer_loading"),
  ),
  field(
    "tools[].allowed_callers",
    "code",
    toolWith({ allowed_callers: ["code_execution_20260120"] }),
    BESIDE_TOOL,
  ).alwaysBecomes(kept("tools[0].allowed_callers")),
  field(
    "tools[].allowed_callers",
    "the model alone",
    toolWith({ allowed_callers: ["direct"] }),
    BESIDE_TOOL,
  ).alwaysBecomes(SAME),
  field("tools[]", "web_search", { tools: [{ type: "web_search_20250305", name: "web_search" }] }).alwaysBecomes(
    kept("tools[0]"),
  ),
  field("tools[]", "web_fetch", { tools: [{ type: "web_fetch_20250910", name: "web_fetch" }] }).alwaysBecomes(
    kept("tools[0]"),
  ),
  field("tools[]", "code_execution", {
    tools: [{ type: "code_execution_20250825", name: "code_execution" }],
  }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "bash", { tools: [{ type: "bash_20250124", name: "bash" }] }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "text_editor", {
    tools: [{ type: "text_editor_20250728", name: "str_replace_based_edit_tool" }],
  }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "memory", { tools: [{ type: "memory_20250818", name: "memory" }] }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "computer", { tools: [{ type: "computer_toolset_20260801" }] }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "browser", { tools: [{ type: "browser_toolset_20260801" }] }).alwaysBecomes(kept("tools[0]")),
  field("tools[]", "tool_search", {
    tools: [{ type: "tool_search_tool_bm25_20251119", name: "tool_search_tool_bm25" }],
  }).alwaysBecomes(kept("tools[0]")),
  field("tool_choice", "auto", { tools: [tool], tool_choice: { type: "auto" } }, BESIDE_TOOL).becomes({
    gemini: carried("toolConfig.functionCallingConfig.mode", "AUTO"),
    openai: carried("tool_choice", "auto"),
  }),
  field("tool_choice", "any", { tools: [tool], tool_choice: { type: "any" } }, BESIDE_TOOL).becomes({
    gemini: carried("toolConfig.functionCallingConfig.mode", "ANY"),
    openai: carried("tool_choice", "required"),
  }),
  field("tool_choice", "tool", { tools: [tool], tool_choice: { type: "tool", name: "weather" } }, BESIDE_TOOL).becomes({
    gemini: carried("toolConfig.functionCallingConfig", { mode: "ANY", allowedFunctionNames: ["weather"] }),
    openai: carried("tool_choice", { type: "function", function: { name: "weather" } }),
  }),
  field("tool_choice", "none", { tools: [tool], tool_choice: { type: "none" } }, BESIDE_TOOL).becomes({
    gemini: carried("toolConfig.functionCallingConfig.mode", "NONE"),
    openai: carried("tool_choice", "none"),
  }),
  field(
    "tool_choice.disable_parallel_tool_use",
    "true",
    { tools: [tool], tool_choice: { type: "auto", disable_parallel_tool_use: true } },
    { beside: { tools: [tool], tool_choice: { type: "auto" } } },
  ).becomes({ gemini: kept("parallelCalls"), openai: carried("parallel_tool_calls", false) }),
  field(
    "tool_choice.disable_parallel_tool_use",
    "false",
    { tools: [tool], tool_choice: { type: "auto", disable_parallel_tool_use: false } },
    { beside: { tools: [tool], tool_choice: { type: "auto" } } },
  ).becomes({ gemini: SAME, openai: carried("parallel_tool_calls", true) }),
];
