/** Owns the reading of an OpenAI Chat Completions request, and which of its fields rule out an answer in place. */

import type { Reason } from "../../core/decision.ts";
import { isObject } from "../../core/json.ts";
import type { RoutableRequest } from "../../core/request.ts";
import { succeed } from "../../core/result.ts";
import { readConversation } from "../conversation.ts";
import { firstObstacle, isTooFewTokens } from "../obstacles.ts";
import { chooseTools, toolObstacle } from "../offered-tools.ts";
import { type Fields, hasUnknownField, isGiven, isOn, type Reading, readAll, readBody, readName } from "../reading.ts";
import { readMessages } from "./messages.ts";
import { readToolChoice, readTools } from "./tools.ts";

/**
 * Fields that don't change which call is right, and those `findObstacle` looks at. Not among them, for one:
 * `functions` and `function_call` (the answer would have another shape), `logit_bias`, `moderation`, `audio`.
 */
const KNOWN_FIELDS = new Set([
  ...["model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "stream_options", "stop"],
  ...["temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "max_tokens", "max_completion_tokens"],
  ...["metadata", "user", "safety_identifier", "service_tier", "verbosity", "prediction", "prompt_cache_key"],
  ...["prompt_cache_options", "prompt_cache_retention", "store", "n", "logprobs", "top_logprobs", "response_format"],
  ...["reasoning_effort", "modalities", "web_search_options"],
]);

export const decode = (body: unknown): Reading<RoutableRequest> => {
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const { value: request } = fields;
  const parts = readAll({
    model: readName(request.model, "model"),
    messages: readMessages(request.messages),
    offered: readTools(request.tools),
    choice: readToolChoice(request.tool_choice),
  });
  if (!parts.ok) return parts;
  const { model, messages, offered, choice } = parts.value;
  const tools = chooseTools(offered, choice, "tool_choice");
  if (!tools.ok) return tools;
  const conversation = readConversation(messages);
  return succeed({
    model,
    stream: request.stream === true ? "events" : false,
    streamUsage: isObject(request.stream_options) && request.stream_options.include_usage === true,
    text: conversation.text,
    system: conversation.system,
    earlierTurns: conversation.earlierTurns,
    tools: tools.value,
    obstacle: findObstacle(request, toolObstacle(offered, choice), conversation.obstacle),
  });
};

const findObstacle = (request: Fields, ofTools: Reason | null, ofConversation: Reason | null): Reason | null =>
  firstObstacle(
    isGiven(request.reasoning_effort) && request.reasoning_effort !== "none" && "thinking",
    isGiven(request.web_search_options) && "server_tool",
    ofTools,
    isGiven(request.n) && request.n !== 1 && "multiple_answers",
    (asksForFormat(request.response_format) || asksForMore(request.modalities)) && "response_format",
    asksForLogProbabilities(request) && "log_probabilities",
    isOn(request.store) && "stored_state",
    ofConversation,
    isTooFewTokens(request.max_completion_tokens ?? request.max_tokens) && "output_limit",
    isUnclear(request) && "unknown_field",
  );

const asksForFormat = (format: unknown): boolean => isGiven(format) && !(isObject(format) && format.type === "text");

const asksForMore = (modalities: unknown): boolean =>
  isGiven(modalities) && !(Array.isArray(modalities) && modalities.every((modality) => modality === "text"));

const asksForLogProbabilities = ({ logprobs, top_logprobs: top }: Fields): boolean =>
  isOn(logprobs) || (isGiven(top) && top !== 0);

const STREAM_OPTIONS = new Set(["include_usage", "include_obfuscation"]);

const isUnclear = (request: Fields): boolean => {
  const { stream, stream_options: options } = request;
  return (
    hasUnknownField(request, KNOWN_FIELDS) ||
    (isGiven(stream) && typeof stream !== "boolean") ||
    (isGiven(options) && !(isObject(options) && !hasUnknownField(options, STREAM_OPTIONS)))
  );
};
