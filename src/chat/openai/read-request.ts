/** Owns the reading of a Chat Completions request, and what becomes of each of its fields. */

import type { Failure } from "../../core/failure.ts";
import { isObject } from "../../core/json.ts";
import { type Result, succeed } from "../../core/result.ts";
import { type Fields, isGiven, type Reading, readAll, readBody, readName } from "../../dialects/reading.ts";
import type { ChatRequest, Uncarried } from "../chat.ts";
import { Losses } from "../losses.ts";
import { readMessages } from "./read-messages.ts";
import { readReasoningEffort, readResponseFormat, readStop } from "./read-settings.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { readCount, readFlag, readInteger, readNumber } from "./scalars.ts";

const CARRIED = new Set([
  ...["model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "stream_options"],
  ...["max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "seed", "stop"],
  ...["presence_penalty", "frequency_penalty", "response_format", "reasoning_effort"],
]);

/**
 * What an answer is as right without: who asks, what it costs, how fast it comes, how long it is liked, where it is kept.
 * Every other field is meaning, among them `n`, `logprobs`, `logit_bias`, `modalities`, `audio`, `web_search_options`,
 * `moderation` and the deprecated `functions` and `function_call`.
 */
const HINTS = new Set([
  ...["metadata", "user", "safety_identifier", "service_tier", "prompt_cache_key", "prompt_cache_options"],
  ...["prompt_cache_retention", "prediction", "verbosity", "store"],
]);

/** Values that say no more than leaving the field out does. */
const SAYS_NOTHING: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["n", (value) => value === 1],
  ["logprobs", (value) => value === false],
  ["top_logprobs", (value) => value === 0],
  ["logit_bias", (value) => isObject(value) && Object.keys(value).length === 0],
  ["modalities", (value) => Array.isArray(value) && value.every((modality) => modality === "text")],
  ["store", (value) => value === false],
  ["service_tier", (value) => value === "auto" || value === "default"],
  ["verbosity", (value) => value === "medium"],
]);

const STREAM_OPTIONS = new Set(["include_usage"]);
const STREAM_HINTS = new Set(["include_obfuscation"]);

export const readRequest = (body: unknown): Result<{ chat: ChatRequest; uncarried: readonly Uncarried[] }, Failure> => {
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const losses = new Losses();
  const telling = Object.entries(fields.value).filter(([name, value]) => SAYS_NOTHING.get(name)?.(value) !== true);
  losses.nameOthers(Object.fromEntries(telling), "", CARRIED, HINTS);
  const chat = readChat(fields.value, losses);
  return chat.ok ? succeed({ chat: chat.value, uncarried: losses.all }) : chat;
};

const readChat = (request: Fields, losses: Losses): Reading<ChatRequest> => {
  const parts = readAll({
    model: readName(request.model, "model"),
    conversation: readMessages(request.messages, losses),
    tools: readTools(request.tools, losses),
    toolChoice: readToolChoice(request.tool_choice, losses),
    stream: readFlag(request.stream, "stream"),
    settings: readSettings(request, losses),
  });
  if (!parts.ok) return parts;
  const { conversation, settings, stream, ...others } = parts.value;
  return succeed({
    ...others,
    ...conversation,
    ...settings,
    stream: stream ?? false,
    streamUsage: readStreamUsage(request, losses),
  });
};

const readSettings = (request: Fields, losses: Losses) =>
  readAll({
    parallelCalls: readFlag(request.parallel_tool_calls, "parallel_tool_calls"),
    maximumOutputTokens: readTokenLimit(request),
    temperature: readNumber(request.temperature, "temperature"),
    topP: readNumber(request.top_p, "top_p"),
    topK: readTopK(request.top_k),
    seed: readInteger(request.seed, "seed"),
    presencePenalty: readNumber(request.presence_penalty, "presence_penalty"),
    frequencyPenalty: readNumber(request.frequency_penalty, "frequency_penalty"),
    stop: readStop(request.stop),
    responseFormat: readResponseFormat(request.response_format, losses),
    reasoning: succeed(readReasoningEffort(request.reasoning_effort, losses)),
  });

const readTokenLimit = ({ max_completion_tokens: limit, max_tokens: older }: Fields): Reading<number | null> =>
  isGiven(limit) ? readCount(limit, "max_completion_tokens") : readCount(older, "max_tokens");

/** No field of OpenAI's own; compatible servers take it, and −1 or 0 for "all". */
const readTopK = (value: unknown): Reading<number | null> => {
  const limit = readInteger(value, "top_k");
  return limit.ok && limit.value !== null && limit.value < 1 ? succeed(null) : limit;
};

/** Obfuscation pads a stream's events; a stream of the router's has none, so only asking for it is named. */
const readStreamUsage = ({ stream_options: options }: Fields, losses: Losses): boolean => {
  if (!isGiven(options)) return false;
  if (!isObject(options)) {
    losses.meaning("stream_options");
    return false;
  }
  const { include_obfuscation: obfuscation, ...others } = options;
  losses.nameOthers(obfuscation === false ? others : options, "stream_options", STREAM_OPTIONS, STREAM_HINTS);
  return options.include_usage === true;
};
