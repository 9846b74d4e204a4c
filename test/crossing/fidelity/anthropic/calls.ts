/** Owns what becomes of the calls and their results of a request in Anthropic's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, told } from "../stated.ts";
import { call, loop, plainLoop, png, result } from "./examples.ts";

export const rows: readonly Row[] = [
  field(
    "messages[].content[]",
    "tool_use",
    loop([{ type: "text", text: "Let me see." }, call], [result({ content: "Sunny" })]),
  ).becomes({
    gemini: carried("contents.1.parts.1", {
      functionCall: { id: "toolu_01A", name: "weather", args: { city: "Kyoto" } },
      thoughtSignature: "skip_thought_signature_validator",
    }),
    openai: carried("messages.1.tool_calls.0", {
      id: "toolu_01A",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field("messages[].content[]", "tool_use: as one answered in place was, without thinking", plainLoop).becomes({
    gemini: carried("contents.1.parts.0", {
      functionCall: { id: "toolu_01A", name: "weather", args: { city: "Kyoto" } },
      thoughtSignature: "skip_thought_signature_validator",
    }),
    openai: carried("messages.1.tool_calls.0", {
      id: "toolu_01A",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "messages[].content[]",
    "tool_use: several at once",
    loop(
      [call, { ...call, id: "toolu_01B", input: { city: "Nara" } }],
      [result({ content: "Sunny" }), { ...result({ content: "Rain" }), tool_use_id: "toolu_01B" }],
    ),
    { beside: plainLoop },
  ).becomes({
    gemini: carried("contents.1.parts.1.functionCall", { id: "toolu_01B", name: "weather", args: { city: "Nara" } }),
    openai: carried("messages.1.tool_calls.1", {
      id: "toolu_01B",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Nara"}' },
    }),
  }),
  field(
    "messages[].content[].caller",
    "code",
    loop(
      [{ ...call, caller: { type: "code_execution_20260120", tool_id: "srvtoolu_1" } }],
      [result({ content: "Sunny" })],
    ),
    { beside: plainLoop },
  ).alwaysBecomes(kept("messages[1].content[0].caller")),
  field("messages[].content[]", "tool_result: a string", loop([call], [result({ content: "Sunny, 21 °C" })]), {
    beside: plainLoop,
  }).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.response.output", "Sunny, 21 °C"),
    openai: carried("messages.2.content", "Sunny, 21 °C"),
  }),
  field(
    "messages[].content[]",
    "tool_result: text blocks",
    loop([call], [result({ content: [{ type: "text", text: "Sunny, 21 °C" }] })]),
    { beside: plainLoop },
  ).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.response.output", "Sunny, 21 °C"),
    openai: carried("messages.2.content", "Sunny, 21 °C"),
  }),
  field(
    "messages[].content[]",
    "tool_result: an image",
    loop(
      [call],
      [
        result({
          content: [
            { type: "text", text: "Sunny" },
            { type: "image", source: png },
          ],
        }),
      ],
    ),
    { beside: plainLoop },
  ).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.parts.0.inlineData", {
      mimeType: "image/png",
      data: "iVBORw0KGgo=",
    }),
    openai: carried("messages.3.content.0.image_url.url", "data:image/png;base64,iVBORw0KGgo="),
  }),
  field(
    "messages[].content[]",
    "tool_result: an image, for Gemini 2.5",
    loop(
      [call],
      [
        result({
          content: [
            { type: "text", text: "Sunny" },
            { type: "image", source: png },
          ],
        }),
      ],
    ),
    { beside: plainLoop, models: { gemini: "gemini-2.5-flash" } },
  ).becomes({
    gemini: carried("contents.2.parts.1.inlineData", { mimeType: "image/png", data: "iVBORw0KGgo=" }),
    openai: carried("messages.3.content.0.image_url.url", "data:image/png;base64,iVBORw0KGgo="),
  }),
  field("messages[].content[]", "tool_result: nothing", loop([call], [result({})]), { beside: plainLoop }).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.response.output", ""),
    openai: carried("messages.2.content", ""),
  }),
  field(
    "messages[].content[].is_error",
    "with words",
    loop([call], [result({ content: "No such city", is_error: true })]),
    { beside: loop([call], [result({ content: "No such city" })]) },
  ).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.response.error", "No such city"),
    openai: told("turns[2].parts[0].failed"),
  }),
  field("messages[].content[].is_error", "without words", loop([call], [result({ is_error: true })]), {
    beside: loop([call], [result({})]),
  }).becomes({
    gemini: carried("contents.2.parts.0.functionResponse.response.error", ""),
    openai: kept("turns[2].parts[0].failed"),
  }),
  field(
    "messages[].content[].cache_control",
    "of a result",
    loop([call], [result({ content: "Sunny", cache_control: { type: "ephemeral" } })]),
    { beside: plainLoop },
  ).alwaysBecomes(told("messages[2].content[0].cache_control")),
  field(
    "messages[].content[]",
    "thinking",
    loop([{ type: "thinking", thinking: "A city.", signature: "EqQB" }, call], [result({ content: "Sunny" })]),
    { beside: plainLoop },
  ).alwaysBecomes(told("turns[1].parts[0]")),
  field(
    "messages[].content[]",
    "redacted_thinking",
    loop([{ type: "redacted_thinking", data: "EmwK" }, call], [result({ content: "Sunny" })]),
    { beside: plainLoop },
  ).alwaysBecomes(told("turns[1].parts[0]")),
  field("messages[].content[]", "server_tool_use and its result", {
    messages: [
      { role: "user", content: "Hello" },
      {
        role: "assistant",
        content: [
          { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } },
          { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
          { type: "text", text: "A." },
        ],
      },
      { role: "user", content: "Thanks" },
    ],
  }).alwaysBecomes(kept("messages[1].content[0]", "messages[1].content[1]")),
  ...["web_fetch", "code_execution", "bash_code_execution", "text_editor_code_execution", "tool_search"].map((name) =>
    field("messages[].content[]", `${name}_tool_result`, {
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: [{ type: `${name}_tool_result`, tool_use_id: "srvtoolu_1", content: [] }] },
        { role: "user", content: "Thanks" },
      ],
    }).alwaysBecomes(kept("messages[1].content[0]")),
  ),
];
