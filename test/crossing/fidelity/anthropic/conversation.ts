/** Owns what becomes of the conversation of a request in Anthropic's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, told } from "../stated.ts";
import { besideText, block, pdf, png, user } from "./examples.ts";

export const rows: readonly Row[] = [
  field("messages[].content", "a string", user("Good morning")).becomes({
    gemini: carried("contents.0.parts.0.text", "Good morning"),
    openai: carried("messages.0.content", "Good morning"),
  }),
  field("messages[].content[]", "text", block({ type: "text", text: "Good morning" }), { beside: besideText }).becomes({
    gemini: carried("contents.0.parts.1.text", "Good morning"),
    openai: carried("messages.0.content.1", { type: "text", text: "Good morning" }),
  }),
  field(
    "messages[].content[].cache_control",
    null,
    user([{ type: "text", text: "Hello", cache_control: { type: "ephemeral" } }]),
    { beside: besideText },
  ).alwaysBecomes(told("messages[0].content[0].cache_control")),
  field(
    "messages[].content[].citations",
    "of an earlier answer",
    {
      messages: [
        { role: "user", content: "Hello" },
        {
          role: "assistant",
          content: [
            {
              type: "text",
              text: "Hi",
              citations: [
                {
                  type: "char_location",
                  cited_text: "Hi",
                  document_index: 0,
                  document_title: null,
                  start_char_index: 0,
                  end_char_index: 2,
                },
              ],
            },
          ],
        },
        { role: "user", content: "Why?" },
      ],
    },
    {
      beside: {
        messages: [
          { role: "user", content: "Hello" },
          { role: "assistant", content: [{ type: "text", text: "Hi" }] },
          { role: "user", content: "Why?" },
        ],
      },
    },
  ).alwaysBecomes(told("messages[1].content[0].citations")),
  field("messages[].content[]", "image: its bytes", block({ type: "image", source: png }), {
    beside: besideText,
  }).becomes({
    gemini: carried("contents.0.parts.1.inlineData", { mimeType: "image/png", data: "iVBORw0KGgo=" }),
    openai: carried("messages.0.content.1.image_url.url", "data:image/png;base64,iVBORw0KGgo="),
  }),
  field(
    "messages[].content[]",
    "image: a URL",
    block({ type: "image", source: { type: "url", url: "https://images.example/a.png" } }),
    { beside: besideText },
  ).becomes({
    gemini: carried("contents.0.parts.1.fileData.fileUri", "https://images.example/a.png"),
    openai: carried("messages.0.content.1.image_url.url", "https://images.example/a.png"),
  }),
  field(
    "messages[].content[]",
    "image: an uploaded file",
    block({ type: "image", source: { type: "file", file_id: "file_1" } }),
    { beside: besideText },
  ).alwaysBecomes(kept("messages[0].content[1].source")),
  field("messages[].content[]", "image: GIF", block({ type: "image", source: { ...png, media_type: "image/gif" } }), {
    beside: besideText,
  }).becomes({
    gemini: kept("turns[0].parts[1].mediaType"),
    openai: carried("messages.0.content.1.image_url.url", "data:image/gif;base64,iVBORw0KGgo="),
  }),
  field("messages[].content[]", "document: a PDF's bytes", block({ type: "document", source: pdf }), {
    beside: besideText,
  }).becomes({
    gemini: carried("contents.0.parts.1.inlineData", { mimeType: "application/pdf", data: "JVBERi0xLjc=" }),
    openai: carried("messages.0.content.1.file", {
      filename: "document.pdf",
      file_data: "data:application/pdf;base64,JVBERi0xLjc=",
    }),
  }),
  field(
    "messages[].content[]",
    "document: a PDF's URL",
    block({ type: "document", source: { type: "url", url: "https://files.example/a.pdf" } }),
    { beside: besideText },
  ).becomes({
    gemini: carried("contents.0.parts.1.fileData", {
      mimeType: "application/pdf",
      fileUri: "https://files.example/a.pdf",
    }),
    openai: kept("turns[0].parts[1]"),
  }),
  field(
    "messages[].content[]",
    "document: text",
    block({ type: "document", source: { type: "text", media_type: "text/plain", data: "Once upon a time" } }),
    { beside: besideText },
  ).becomes({
    gemini: carried("contents.0.parts.1.text", "Once upon a time"),
    openai: carried("messages.0.content.1", { type: "text", text: "Once upon a time" }),
  }),
  field(
    "messages[].content[]",
    "document: content blocks",
    block({ type: "document", source: { type: "content", content: [{ type: "text", text: "Once" }] } }),
    { beside: besideText },
  ).becomes({
    gemini: carried("contents.0.parts.1.text", "Once"),
    openai: carried("messages.0.content.1", { type: "text", text: "Once" }),
  }),
  field(
    "messages[].content[]",
    "document: an uploaded file",
    block({ type: "document", source: { type: "file", file_id: "file_1" } }),
    { beside: besideText },
  ).alwaysBecomes(kept("messages[0].content[1].source")),
  field("messages[].content[].title", "of a document", block({ type: "document", source: pdf, title: "Tales" }), {
    beside: block({ type: "document", source: pdf }),
  }).alwaysBecomes(told("messages[0].content[1].title")),
  field(
    "messages[].content[].context",
    "of a document",
    block({ type: "document", source: pdf, context: "By Grimm" }),
    { beside: block({ type: "document", source: pdf }) },
  ).alwaysBecomes(kept("messages[0].content[1].context")),
  field(
    "messages[].content[].citations",
    "asked of a document",
    block({ type: "document", source: pdf, citations: { enabled: true } }),
    { beside: block({ type: "document", source: pdf }) },
  ).alwaysBecomes(kept("messages[0].content[1].citations")),
  field(
    "messages[].content[]",
    "search_result",
    block({ type: "search_result", source: "https://a.example", title: "A", content: [{ type: "text", text: "A" }] }),
    { beside: besideText },
  ).alwaysBecomes(kept("messages[0].content[1]")),
  field("messages[].content[]", "container_upload", block({ type: "container_upload", file_id: "file_1" }), {
    beside: besideText,
  }).alwaysBecomes(kept("messages[0].content[1]")),
  field("messages[]", "an answer's beginning, to be gone on with", {
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "He said" },
    ],
  }).alwaysBecomes(kept("messages[1]")),
  field("messages[].role", "system, at the beginning", {
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
    ],
  }).becomes({
    gemini: carried("systemInstruction.parts.0.text", "Be brief."),
    openai: carried("messages.0", { role: "system", content: "Be brief." }),
  }),
  field("messages[].role", "system, between turns", {
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why?" },
    ],
  }).alwaysBecomes(kept("messages[2].role")),
];
