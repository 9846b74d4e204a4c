/** Owns what becomes of the conversation of a request in Gemini's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, told } from "../stated.ts";
import { png, user } from "./examples.ts";

export const rows: readonly Row[] = [
  field("contents[].parts[].text", null, user({ text: "Good morning" })).alwaysBecomes(
    carried("messages.0.content.1", { type: "text", text: "Good morning" }),
  ),
  field("contents[].parts[].inlineData", "an image", user({ inlineData: png })).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" },
    }),
    openai: carried("messages.0.content.1.image_url.url", "data:image/png;base64,iVBORw0KGgo="),
  }),
  field(
    "contents[].parts[].inlineData",
    "a PDF",
    user({ inlineData: { mimeType: "application/pdf", data: "JVBERi0xLjc=" } }),
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "JVBERi0xLjc=" },
    }),
    openai: carried("messages.0.content.1.file", {
      filename: "document.pdf",
      file_data: "data:application/pdf;base64,JVBERi0xLjc=",
    }),
  }),
  field(
    "contents[].parts[].inlineData",
    "plain text",
    user({ inlineData: { mimeType: "text/plain", data: "T25jZQ==" } }),
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "document",
      source: { type: "text", media_type: "text/plain", data: "Once" },
    }),
    openai: kept("turns[0].parts[1]"),
  }),
  field(
    "contents[].parts[].inlineData",
    "audio",
    user({ inlineData: { mimeType: "audio/wav", data: "UklGRg==" } }),
  ).alwaysBecomes(kept("turns[0].parts[1]")),
  field(
    "contents[].parts[].inlineData",
    "video",
    user({ inlineData: { mimeType: "video/mp4", data: "AAAA" } }),
  ).alwaysBecomes(kept("turns[0].parts[1]")),
  field(
    "contents[].parts[].inlineData",
    "HEIC",
    user({ inlineData: { mimeType: "image/heic", data: "AAAA" } }),
  ).alwaysBecomes(kept("turns[0].parts[1]")),
  field("contents[].parts[].inlineData.displayName", null, user({ inlineData: { ...png, displayName: "a" } }), {
    beside: user({ inlineData: png }),
  }).alwaysBecomes(told("contents[0].parts[1].inlineData.displayName")),
  field(
    "contents[].parts[].fileData",
    "an image's URL",
    user({ fileData: { mimeType: "image/png", fileUri: "https://images.example/a.png" } }),
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "image",
      source: { type: "url", url: "https://images.example/a.png" },
    }),
    openai: carried("messages.0.content.1.image_url.url", "https://images.example/a.png"),
  }),
  field(
    "contents[].parts[].fileData",
    "a PDF's URL",
    user({ fileData: { mimeType: "application/pdf", fileUri: "https://files.example/a.pdf" } }),
  ).becomes({
    anthropic: carried("messages.0.content.1", {
      type: "document",
      source: { type: "url", url: "https://files.example/a.pdf" },
    }),
    openai: kept("turns[0].parts[1]"),
  }),
  field(
    "contents[].parts[].fileData",
    "uploaded to Google",
    user({ fileData: { mimeType: "image/png", fileUri: "https://generativelanguage.googleapis.com/v1beta/files/1" } }),
  ).alwaysBecomes(kept("contents[0].parts[1].fileData.fileUri")),
  field(
    "contents[].parts[].fileData",
    "a YouTube video",
    user({ fileData: { fileUri: "https://www.youtube.com/watch?v=1" } }),
  ).alwaysBecomes(kept("contents[0].parts[1].fileData.fileUri")),
  field(
    "contents[].parts[].mediaResolution",
    null,
    {
      contents: [
        {
          role: "user",
          parts: [{ text: "Hello" }, { inlineData: png, mediaResolution: { level: "MEDIA_RESOLUTION_LOW" } }],
        },
      ],
    },
    { beside: user({ inlineData: png }) },
  ).alwaysBecomes(told("contents[0].parts[1].mediaResolution")),
  field(
    "contents[].parts[].videoMetadata",
    null,
    { contents: [{ role: "user", parts: [{ text: "Hello" }, { inlineData: png, videoMetadata: { fps: 1 } }] }] },
    { beside: user({ inlineData: png }) },
  ).alwaysBecomes(kept("contents[0].parts[1].videoMetadata")),
  field("contents[].parts[].partMetadata", null, user({ text: "Good morning", partMetadata: { a: 1 } }), {
    beside: user({ text: "Good morning" }),
  }).alwaysBecomes(told("contents[0].parts[1].partMetadata")),
  field("contents[].parts[].executableCode", null, {
    contents: [
      { role: "user", parts: [{ text: "Hello" }] },
      {
        role: "model",
        parts: [
          { executableCode: { language: "PYTHON", code: "1" } },
          { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
        ],
      },
      { role: "user", parts: [{ text: "Thanks" }] },
    ],
  }).alwaysBecomes(kept("contents[1].parts[0].executableCode", "contents[1].parts[1].codeExecutionResult")),
  field(
    "contents[].parts[].toolCall",
    null,
    user({ toolCall: { id: "1", toolType: "GOOGLE_SEARCH_WEB" } }),
  ).alwaysBecomes(kept("contents[0].parts[1].toolCall")),
  field("contents[].parts[].toolResponse", null, user({ toolResponse: { id: "1", response: {} } })).alwaysBecomes(
    kept("contents[0].parts[1].toolResponse"),
  ),
  field("contents[].parts[].audioTranscription", null, user({ audioTranscription: { text: "Hello" } })).alwaysBecomes(
    kept("contents[0].parts[1].audioTranscription"),
  ),
  field("contents[].parts[].speechMetadata", null, user({ text: "a", speechMetadata: {} }), {
    beside: user({ text: "a" }),
  }).alwaysBecomes(kept("contents[0].parts[1].speechMetadata")),
  field("contents[].parts[].mediaProcessing", null, user({ text: "a", mediaProcessing: {} }), {
    beside: user({ text: "a" }),
  }).alwaysBecomes(kept("contents[0].parts[1].mediaProcessing")),
  field("contents[]", "an answer's beginning, to be gone on with", {
    contents: [
      { role: "user", parts: [{ text: "Hello" }] },
      { role: "model", parts: [{ text: "He said" }] },
    ],
  }).becomes({ anthropic: kept("turns[1]"), openai: carried("messages.1", { role: "assistant", content: "He said" }) }),
  field("contents[].role", "new", { contents: [{ role: "narrator", parts: [{ text: "Hello" }] }] }).alwaysBecomes(
    kept("contents[0].role"),
  ),
];
