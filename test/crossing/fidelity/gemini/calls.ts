/** Owns what becomes of the calls and their results of a request in Gemini's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, nearest, SAME, told } from "../stated.ts";
import { bare, call, loop, plainLoop, png, response, unsigned } from "./examples.ts";

export const rows: readonly Row[] = [
  field("contents[].parts[].functionCall", null, plainLoop).becomes({
    anthropic: carried("messages.1.content.0", {
      type: "tool_use",
      id: "c1",
      name: "weather",
      input: { city: "Kyoto" },
    }),
    openai: carried("messages.1.tool_calls.0", {
      id: "c1",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "contents[].parts[].functionCall",
    "without an id",
    loop([bare], [{ functionResponse: { name: "weather", response: { output: "Sunny" } } }]),
  ).becomes({
    anthropic: carried("messages.1.content.0", {
      type: "tool_use",
      id: "toolu_0",
      name: "weather",
      input: { city: "Kyoto" },
    }),
    openai: carried("messages.1.tool_calls.0", {
      id: "call_0",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "contents[].parts[].functionCall",
    "several at once, without ids",
    loop(
      [bare, { functionCall: { name: "weather", args: { city: "Nara" } } }],
      [
        { functionResponse: { name: "weather", response: { output: "Sunny" } } },
        { functionResponse: { name: "weather", response: { output: "Rain" } } },
      ],
    ),
    { beside: loop([bare], [{ functionResponse: { name: "weather", response: { output: "Sunny" } } }]) },
  ).becomes({
    anthropic: carried("messages.1.content.1", {
      type: "tool_use",
      id: "toolu_1",
      name: "weather",
      input: { city: "Nara" },
    }),
    openai: carried("messages.1.tool_calls.1", {
      id: "call_1",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Nara"}' },
    }),
  }),
  field(
    "contents[].parts[].thoughtSignature",
    "of a call",
    loop([call], [response({ response: { output: "Sunny" } })]),
    { beside: plainLoop },
  ).alwaysBecomes(told("turns[1].parts[0].signature")),
  field(
    "contents[].parts[].thoughtSignature",
    "the sentinel of a call that was answered in place",
    loop(
      [{ ...unsigned, thoughtSignature: "skip_thought_signature_validator" }],
      [response({ response: { output: "Sunny" } })],
    ),
    { beside: plainLoop },
  ).alwaysBecomes(SAME),
  field(
    "contents[].parts[].thoughtSignature",
    "of a text",
    {
      contents: [
        { role: "user", parts: [{ text: "Hello" }] },
        { role: "model", parts: [{ text: "Hi", thoughtSignature: "CtEB" }] },
        { role: "user", parts: [{ text: "Why?" }] },
      ],
    },
    {
      beside: {
        contents: [
          { role: "user", parts: [{ text: "Hello" }] },
          { role: "model", parts: [{ text: "Hi" }] },
          { role: "user", parts: [{ text: "Why?" }] },
        ],
      },
    },
  ).alwaysBecomes(told("contents[1].parts[0].thoughtSignature")),
  field(
    "contents[].parts[].thought",
    null,
    loop([{ text: "A city.", thought: true }, unsigned], [response({ response: { output: "Sunny" } })]),
    { beside: plainLoop },
  ).alwaysBecomes(told("turns[1].parts[0]")),
  field(
    "contents[].parts[].functionResponse",
    "output",
    loop([unsigned], [response({ response: { output: "Sunny, 21 °C" } })]),
    { beside: plainLoop },
  ).becomes({
    anthropic: carried("messages.2.content.0.content.0.text", "Sunny, 21 °C"),
    openai: carried("messages.2.content", "Sunny, 21 °C"),
  }),
  field(
    "contents[].parts[].functionResponse",
    "any object",
    loop([unsigned], [response({ response: { sky: "sunny", degrees: 21 } })]),
    { beside: plainLoop },
  ).becomes({
    anthropic: carried("messages.2.content.0.content.0.text", '{"sky":"sunny","degrees":21}'),
    openai: carried("messages.2.content", '{"sky":"sunny","degrees":21}'),
  }),
  field(
    "contents[].parts[].functionResponse",
    "error",
    loop([unsigned], [response({ response: { error: "No such city" } })]),
    { beside: plainLoop },
  ).becomes({
    anthropic: carried("messages.2.content.0.content.0.text", "No such city"),
    openai: nearest("messages.2.content", "No such city", "turns[2].parts[0].failed"),
  }),
  field(
    "contents[].parts[].functionResponse.parts",
    "an image",
    loop([unsigned], [response({ response: { output: "Sunny" }, parts: [{ inlineData: png }] })]),
    { beside: plainLoop },
  ).becomes({
    anthropic: carried("messages.2.content.0.content.1", {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" },
    }),
    openai: carried("messages.3.content.0.image_url.url", "data:image/png;base64,iVBORw0KGgo="),
  }),
  field(
    "contents[].parts[].functionResponse.willContinue",
    null,
    loop([unsigned], [response({ response: { output: "Sunny" }, willContinue: true })]),
    { beside: plainLoop },
  ).alwaysBecomes(kept("contents[2].parts[0].functionResponse.willContinue")),
  field(
    "contents[].parts[].functionResponse.scheduling",
    null,
    loop([unsigned], [response({ response: { output: "Sunny" }, scheduling: "WHEN_IDLE" })]),
    { beside: plainLoop },
  ).alwaysBecomes(kept("contents[2].parts[0].functionResponse.scheduling")),
];
