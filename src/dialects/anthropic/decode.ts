/** Owns the reading of an Anthropic Messages request, and which of its fields rule out an answer in place. */

import type { Reason } from "../../core/decision.ts";
import { isObject } from "../../core/json.ts";
import type { RoutableRequest } from "../../core/request.ts";
import { succeed } from "../../core/result.ts";
import { readConversation } from "../conversation.ts";
import { firstObstacle, isTooFewTokens } from "../obstacles.ts";
import { chooseTools, toolObstacle } from "../offered-tools.ts";
import {
  type Fields,
  hasUnknownField,
  isGiven,
  type Reading,
  readAll,
  readBody,
  readName,
  refuse,
} from "../reading.ts";
import { systemText } from "../system-text.ts";
import { readMessages } from "./messages.ts";
import { readToolChoice, readTools } from "./tools.ts";

/** Fields that don't change which call is right, and those `findObstacle` looks at. */
const KNOWN_FIELDS = new Set([
  ...["model", "messages", "max_tokens", "system", "tools", "tool_choice", "stream", "stop_sequences", "metadata"],
  ...["temperature", "top_k", "top_p", "cache_control", "service_tier", "speed", "fallbacks", "user_profile_id"],
  ...["billing_policy", "fallback_credit_token", "workspace_id", "thinking", "container", "mcp_servers"],
  ...["output_config", "output_format", "diagnostics", "thread"],
]);

export const decode = (body: unknown): Reading<RoutableRequest> => {
  const fields = readBody(body);
  if (!fields.ok) return fields;
  const { value: request } = fields;
  const parts = readAll({
    model: readName(request.model, "model"),
    maxTokens: readMaxTokens(request.max_tokens),
    messages: readMessages(request.messages),
    offered: readTools(request.tools),
    choice: readToolChoice(request.tool_choice),
  });
  if (!parts.ok) return parts;
  const { model, messages, offered, choice } = parts.value;
  const tools = chooseTools(offered, choice, "tool_choice.name");
  if (!tools.ok) return tools;
  const conversation = readConversation(messages);
  return succeed({
    model,
    stream: request.stream === true ? "events" : false,
    streamUsage: true,
    text: conversation.text,
    system: systemText(request.system, conversation.system),
    earlierTurns: conversation.earlierTurns,
    tools: tools.value,
    obstacle: findObstacle(request, toolObstacle(offered, choice), conversation.obstacle),
  });
};

const readMaxTokens = (value: unknown): Reading<number> =>
  typeof value === "number"
    ? succeed(value)
    : refuse('"max_tokens" must be a number: the most tokens the answer may take.', "max_tokens");

const findObstacle = (request: Fields, ofTools: Reason | null, ofConversation: Reason | null): Reason | null =>
  firstObstacle(
    isThinkingOn(request.thinking) && "thinking",
    (isGiven(request.container) || isNonEmpty(request.mcp_servers)) && "server_tool",
    ofTools,
    asksForFormat(request) && "response_format",
    (isGiven(request.thread) || isGiven(request.diagnostics)) && "stored_state",
    ofConversation,
    isTooFewTokens(request.max_tokens) && "output_limit",
    isUnclear(request) && "unknown_field",
  );

/** `adaptive` and `between_tools` count as on, and so does any type still to come. */
const isThinkingOn = (thinking: unknown): boolean =>
  isGiven(thinking) && !(isObject(thinking) && thinking.type === "disabled");

const isNonEmpty = (list: unknown): boolean => isGiven(list) && !(Array.isArray(list) && list.length === 0);

const asksForFormat = ({ output_config: config, output_format: format }: Fields): boolean =>
  isGiven(format) || (isObject(config) && isGiven(config.format));

const OUTPUT_SETTINGS = new Set(["effort", "format"]);

const isUnclear = (request: Fields): boolean => {
  const { stream, output_config: config } = request;
  return (
    hasUnknownField(request, KNOWN_FIELDS) ||
    (isGiven(stream) && typeof stream !== "boolean") ||
    (isGiven(config) && !(isObject(config) && !hasUnknownField(config, OUTPUT_SETTINGS)))
  );
};
