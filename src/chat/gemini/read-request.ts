/** Owns the reading of a generateContent request, model and method in its URL included. */

import { isObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../../dialects/camel-case.ts";
import { readTarget } from "../../dialects/gemini/target.ts";
import { isGiven, type Reading, readAll, readBody } from "../../dialects/reading.ts";
import type { ChatRequest, Uncarried } from "../chat.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readContents, readSystemInstruction } from "./read-contents.ts";
import { readSettings } from "./read-settings.ts";
import { readToolChoice, readTools } from "./read-tools.ts";

/** Labels and `store` say how a request is kept account of; the service tier, what it costs. */
const REQUEST_FIELDS = knownFields(
  ["model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"],
  ["labels", "serviceTier", "store"],
);

export const readRequest = (
  body: unknown,
  url: URL,
): Reading<{ chat: ChatRequest; uncarried: readonly Uncarried[] }> => {
  const losses: Losses = [];
  const asked = readAsked(url, losses);
  if (!asked.ok) return asked;
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const request = takeFields(fields.value, "", REQUEST_FIELDS, losses);
  if (isGiven(request.model) && !isSameModel(request.model, asked.value.model)) {
    losses.push({ field: "model", loss: "meaning" });
  }
  noteSafetySettings(request.safetySettings, losses);
  const parts = readAll({
    turns: readContents(request.contents, losses),
    system: readSystemInstruction(request.systemInstruction, losses),
    tools: readTools(request.tools, losses),
    toolChoice: readToolChoice(request.toolConfig, losses),
    settings: readSettings(request.generationConfig, losses),
  });
  if (!parts.ok) return parts;
  const { settings, ...conversation } = parts.value;
  const chat = { ...asked.value, streamUsage: true, parallelCalls: null, ...conversation, ...settings };
  return succeed({ chat, uncarried: losses });
};

/** The key goes no further than the door; the other two change the layout of the answer's JSON and who is charged. */
const HARMLESS_PARAMETERS = new Set(["key", "prettyPrint", "quotaUser"]);

const readAsked = (url: URL, losses: Losses): Reading<Pick<ChatRequest, "model" | "stream">> => {
  const target = readTarget(url);
  if (!target.ok) return target;
  const { model, streams: stream } = target.value;
  const { searchParams } = url;
  // Without `alt=sse` a stream is one JSON array, which `streamWriter` doesn't write.
  const alt = searchParams.get("alt") ?? "json";
  if (alt !== (stream ? "sse" : "json")) losses.push({ field: "alt", loss: "meaning" });
  for (const name of new Set(searchParams.keys())) {
    if (name !== "alt" && !HARMLESS_PARAMETERS.has(name)) losses.push({ field: name, loss: "meaning" });
  }
  return succeed({ model: decode(model), stream });
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const isSameModel = (stated: unknown, model: string): boolean => stated === model || stated === `models/${model}`;

/** Thresholds that ask for no more caution than a provider without such settings has. */
const LENIENT = new Set<unknown>(["OFF", "BLOCK_NONE", "HARM_BLOCK_THRESHOLD_UNSPECIFIED"]);

const noteSafetySettings = (value: unknown, losses: Losses): void => {
  if (!isGiven(value)) return;
  const settings = Array.isArray(value) ? value : [value];
  for (const [index, setting] of settings.entries()) {
    const isLenient = isObject(setting) && LENIENT.has(withCamelCase(setting).threshold);
    losses.push({ field: `safetySettings[${index}]`, loss: isLenient ? "hint" : "meaning" });
  }
};
