/** Owns what becomes of the conversation of a request in OpenAI's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, nearest, told } from "../stated.ts";
import { BESIDE_SAID, said, text, user } from "./examples.ts";

export const rows: readonly Row[] = [
  field("messages[].role", "system", {
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
    ],
  }).becomes({
    anthropic: carried("system.0", { type: "text", text: "Be brief." }),
    gemini: carried("systemInstruction.parts.0.text", "Be brief."),
  }),
  field("messages[].role", "developer", {
    messages: [
      { role: "developer", content: "Be brief." },
      { role: "user", content: "Hello" },
    ],
  }).becomes({
    anthropic: carried("system.0", { type: "text", text: "Be brief." }),
    gemini: carried("systemInstruction.parts.0.text", "Be brief."),
  }),
  field("messages[].role", "system, between turns", {
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why?" },
    ],
  }).alwaysBecomes(kept("messages[2].role")),
  field("messages[].role", "function, deprecated", {
    messages: [
      { role: "user", content: "Hello" },
      { role: "function", name: "weather", content: "Sunny" },
    ],
  }).alwaysBecomes(kept("messages[1].role")),
  field("messages[].content", "a string", { messages: [{ role: "user", content: "Good morning" }] }).becomes({
    anthropic: carried("messages.0.content.0.text", "Good morning"),
    gemini: carried("contents.0.parts.0.text", "Good morning"),
  }),
  field("messages[].content[]", "text", user({ type: "text", text: "Good morning" }), text).becomes({
    anthropic: carried("messages.0.content.1", { type: "text", text: "Good morning" }),
    gemini: carried("contents.0.parts.1.text", "Good morning"),
  }),
  field(
    "messages[].content[]",
    "image_url: a data URL",
    user({ type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }),
    text,
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" },
    }),
    gemini: carried("contents.0.parts.1.inlineData", { mimeType: "image/png", data: "iVBORw0KGgo=" }),
  }),
  field(
    "messages[].content[]",
    "image_url: http",
    user({ type: "image_url", image_url: { url: "https://images.example/a.png" } }),
    text,
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "image",
      source: { type: "url", url: "https://images.example/a.png" },
    }),
    gemini: carried("contents.0.parts.1.fileData.fileUri", "https://images.example/a.png"),
  }),
  field(
    "messages[].content[].image_url.detail",
    null,
    user({ type: "image_url", image_url: { url: "https://images.example/a.png", detail: "low" } }),
    { beside: user({ type: "image_url", image_url: { url: "https://images.example/a.png" } }) },
  ).alwaysBecomes(told("messages[0].content[1].image_url.detail")),
  field(
    "messages[].content[]",
    "input_audio",
    user({ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } }),
    text,
  ).alwaysBecomes(kept("messages[0].content[1]")),
  field(
    "messages[].content[]",
    "file: a PDF's bytes",
    user({ type: "file", file: { file_data: "data:application/pdf;base64,JVBERi0xLjc=" } }),
    text,
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "JVBERi0xLjc=" },
    }),
    gemini: carried("contents.0.parts.1.inlineData", { mimeType: "application/pdf", data: "JVBERi0xLjc=" }),
  }),
  field(
    "messages[].content[].file.filename",
    null,
    user({ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0xLjc=" } }),
    { beside: user({ type: "file", file: { file_data: "data:application/pdf;base64,JVBERi0xLjc=" } }) },
  ).alwaysBecomes(told("messages[0].content[1].file.filename")),
  field(
    "messages[].content[]",
    "file: uploaded",
    user({ type: "file", file: { file_id: "file-1" } }),
    text,
  ).alwaysBecomes(kept("messages[0].content[1].file.file_id")),
  field(
    "messages[].content[].prompt_cache_breakpoint",
    null,
    { messages: [{ role: "user", content: [{ type: "text", text: "Hello", prompt_cache_breakpoint: true }] }] },
    text,
  ).alwaysBecomes(told("messages[0].content[0].prompt_cache_breakpoint")),
  field("messages[].name", null, { messages: [{ role: "user", content: "Hello", name: "ann" }] }).alwaysBecomes(
    kept("messages[0].name"),
  ),
  field("messages[].refusal", null, said({ content: null, refusal: "No." }), BESIDE_SAID).becomes({
    anthropic: nearest("messages.1.content.0.text", "No.", "messages[1].refusal"),
    gemini: nearest("contents.1.parts.0.text", "No.", "messages[1].refusal"),
  }),
  field(
    "messages[].reasoning_content",
    "as compatible servers have it",
    said({ reasoning_content: "A greeting." }),
    BESIDE_SAID,
  ).alwaysBecomes(told("turns[1].parts[0]")),
  field(
    "messages[].annotations",
    null,
    said({
      annotations: [
        { type: "url_citation", url_citation: { url: "https://a.example", title: "A", start_index: 0, end_index: 2 } },
      ],
    }),
    BESIDE_SAID,
  ).alwaysBecomes(told("messages[1].annotations")),
  field("messages[].audio", "of an earlier answer", said({ audio: { id: "audio_1" } }), BESIDE_SAID).alwaysBecomes(
    kept("messages[1].audio"),
  ),
  field(
    "messages[].function_call",
    "deprecated",
    said({ content: null, function_call: { name: "weather", arguments: "{}" } }),
    BESIDE_SAID,
  ).alwaysBecomes(kept("messages[1].function_call")),
  field("messages[]", "the last is the assistant's", {
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "He said" },
    ],
  }).becomes({ anthropic: kept("turns[1]"), gemini: carried("contents.1.parts.0.text", "He said") }),
];
