/** Owns the reading of an Anthropic Messages request as a chat, and what of it can't go to another provider. */

import type { Failure } from "../../core/failure.ts";
import { type Result, succeed } from "../../core/result.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readBody,
  readEach,
  readList,
  readName,
  readText,
  refuse,
} from "../../dialects/reading.ts";
import type { ChatRequest, Uncarried } from "../chat.ts";
import { Losses } from "../losses.ts";
import { readOutput, readReasoning, readThinking } from "./read-output.ts";
import { readChoice, readTools } from "./read-tools.ts";
import { readConversation, readSystem } from "./read-turns.ts";

const CARRIED = new Set([
  ...["model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "stop_sequences"],
  ...["temperature", "top_p", "top_k", "thinking", "output_config", "output_format", "mcp_servers"],
]);

/**
 * Who asks, who pays, how fast and how often again; what to tell of the cache. Everything else means something:
 * containers, context management, compaction, threads, where the data may go (`inference_geo`).
 */
const HINTS = new Set([
  ...["metadata", "cache_control", "service_tier", "speed", "diagnostics", "user_profile_id", "workspace_id"],
  ...["billing_policy", "fallbacks", "fallback_credit_token"],
]);

export const readRequest = (body: unknown): Result<{ chat: ChatRequest; uncarried: readonly Uncarried[] }, Failure> => {
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const { value: request } = fields;
  const losses = new Losses();
  losses.nameOthers(request, "", CARRIED, HINTS);
  if (isGiven(request.mcp_servers) && !isEmptyList(request.mcp_servers)) losses.meaning("mcp_servers");
  const parts = readParts(request, losses);
  if (!parts.ok) return parts;
  const { conversation, choice, system, thinking, output, ...rest } = parts.value;
  const chat: ChatRequest = {
    ...rest,
    ...choice,
    streamUsage: true,
    system: [...system, ...conversation.system],
    turns: conversation.turns,
    responseFormat: output.responseFormat,
    reasoning: readReasoning(thinking, output.effort),
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
  };
  return succeed({ chat, uncarried: losses.all });
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const readParts = (request: Fields, losses: Losses) =>
  readAll({
    model: readName(request.model, "model"),
    maximumOutputTokens: readMaximum(request.max_tokens, losses),
    conversation: readConversation(request.messages, losses),
    system: readSystem(request.system, "system", losses),
    tools: readTools(request.tools, losses),
    choice: readChoice(request.tool_choice, losses),
    stream: readSwitch(request.stream, "stream"),
    stop: readStop(request.stop_sequences),
    temperature: readNumber(request.temperature, "temperature"),
    topP: readNumber(request.top_p, "top_p"),
    topK: readNumber(request.top_k, "top_k"),
    thinking: readThinking(request.thinking, losses),
    output: readOutput(request, losses),
  });

/** None at all fills the prompt cache and asks for no answer: nothing another provider could do. */
const readMaximum = (value: unknown, losses: Losses): Reading<number> => {
  if (typeof value !== "number") {
    return refuse('"max_tokens" must be a number: the most tokens the answer may take.', "max_tokens");
  }
  if (value === 0) losses.meaning("max_tokens");
  return succeed(value);
};

const readSwitch = (value: unknown, at: string): Reading<boolean> =>
  !isGiven(value) || typeof value === "boolean"
    ? succeed(value === true)
    : refuse(`"${at}" must be true or false.`, at);

const readNumber = (value: unknown, at: string): Reading<number | null> => {
  if (!isGiven(value)) return succeed(null);
  return typeof value === "number" ? succeed(value) : refuse(`"${at}" must be a number.`, at);
};

const readStop = (value: unknown): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, "stop_sequences");
  return list.ok ? readEach(list.value, "stop_sequences", readText) : list;
};
