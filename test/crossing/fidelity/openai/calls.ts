/** Owns what becomes of the calls and their results of a request in OpenAI's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, nearest, told } from "../stated.ts";
import { BESIDE_LOOP, call, loop, plainLoop } from "./examples.ts";

export const rows: readonly Row[] = [
  field("messages[].tool_calls[]", null, plainLoop).becomes({
    anthropic: carried("messages.1.content.0", {
      type: "tool_use",
      id: "call_1",
      name: "weather",
      input: { city: "Kyoto" },
    }),
    gemini: carried("contents.1.parts.0", {
      functionCall: { id: "call_1", name: "weather", args: { city: "Kyoto" } },
      thoughtSignature: "skip_thought_signature_validator",
    }),
  }),
  field(
    "messages[].tool_calls[]",
    "several at once",
    loop(
      { tool_calls: [call, { ...call, id: "call_2", function: { name: "weather", arguments: '{"city":"Nara"}' } }] },
      { content: "Sunny" },
      { content: "Rain", tool_call_id: "call_2" },
    ),
    BESIDE_LOOP,
  ).becomes({
    anthropic: carried("messages.1.content.1", {
      type: "tool_use",
      id: "call_2",
      name: "weather",
      input: { city: "Nara" },
    }),
    gemini: carried("contents.1.parts.1.functionCall", { id: "call_2", name: "weather", args: { city: "Nara" } }),
  }),
  field(
    "messages[].tool_calls[]",
    "beside text",
    loop({ content: "Let me see." }, { content: "Sunny" }),
    BESIDE_LOOP,
  ).becomes({
    anthropic: carried("messages.1.content.0.type", "text"),
    gemini: carried("contents.1.parts.0.text", "Let me see."),
  }),
  field(
    "messages[].tool_calls[]",
    "arguments that are no JSON",
    loop({ tool_calls: [{ ...call, function: { name: "weather", arguments: '{"city":' } }] }, { content: "Sunny" }),
    BESIDE_LOOP,
  ).alwaysBecomes(kept("messages[1].tool_calls[0].function.arguments")),
  field(
    "messages[].tool_calls[]",
    "custom",
    loop({ tool_calls: [{ id: "call_1", type: "custom", custom: { name: "code", input: "1" } }] }, { content: "1" }),
    BESIDE_LOOP,
  ).becomes({
    anthropic: kept("messages[1].tool_calls[0]"),
    gemini: kept("messages[1].tool_calls[0]", "turns[0].parts[1].name"),
  }),
  field(
    "messages[].tool_calls[].extra_content",
    "Gemini's thought signature",
    loop({ tool_calls: [{ ...call, extra_content: { google: { thought_signature: "CtEB" } } }] }, { content: "Sunny" }),
    BESIDE_LOOP,
  ).becomes({
    anthropic: told("turns[1].parts[0].signature"),
    gemini: carried("contents.1.parts.0.thoughtSignature", "CtEB"),
  }),
  field("messages[] (role tool)", "a string", loop({}, { content: "Sunny, 21 °C" }), BESIDE_LOOP).becomes({
    anthropic: carried("messages.2.content.0.content.0.text", "Sunny, 21 °C"),
    gemini: carried("contents.2.parts.0.functionResponse.response.output", "Sunny, 21 °C"),
  }),
  field(
    "messages[] (role tool)",
    "text parts",
    loop({}, { content: [{ type: "text", text: "Sunny, 21 °C" }] }),
    BESIDE_LOOP,
  ).becomes({
    anthropic: carried("messages.2.content.0.content.0.text", "Sunny, 21 °C"),
    gemini: carried("contents.2.parts.0.functionResponse.response.output", "Sunny, 21 °C"),
  }),
  field(
    "reasoning_effort",
    "in a tool loop that began without thinking",
    { ...plainLoop, reasoning_effort: "high" },
    BESIDE_LOOP,
  ).becomes({
    anthropic: nearest("output_config.effort", "high", "reasoning"),
    gemini: carried("generationConfig.thinkingConfig.thinkingLevel", "HIGH"),
  }),
];
