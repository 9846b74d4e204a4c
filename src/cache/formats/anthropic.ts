/** Owns which Anthropic Messages requests have one answer, and when that answer is whole. */

import { isObject } from "../../core/json.ts";
import type { AnswerEvent, AnswerFormat, Obstacle } from "./answer-format.ts";
import { type Fields, firstObstacle, isGiven, obstacleInContent, obstacleInList, unknownField } from "./fields.ts";

/** Fields that refer to nothing outside the request. */
const KNOWN_FIELDS = new Set([
  ...["model", "messages", "max_tokens", "system", "tools", "tool_choice", "stream", "stop_sequences", "metadata"],
  ...["temperature", "top_k", "top_p", "cache_control", "service_tier", "speed", "thinking", "output_config"],
  ...["output_format", "container", "mcp_servers"],
]);

const SELF_CONTAINED_BLOCKS: ReadonlySet<unknown> = new Set([
  ...["text", "tool_use", "thinking", "redacted_thinking", "search_result"],
]);
const SELF_CONTAINED_SOURCES: ReadonlySet<unknown> = new Set(["base64", "text", "content"]);

/** Not among them: `pause_turn`, which wants another request; `refusal`, which may be another answer the next time. */
const GOOD_STOPS: ReadonlySet<unknown> = new Set(["end_turn", "max_tokens", "stop_sequence", "tool_use"]);

const obstacle = (body: Fields): Obstacle | null =>
  firstObstacle([
    isGiven(body.container) ? "stored_state" : null,
    isGiven(body.mcp_servers) ? "server_tool" : null,
    unknownField(body, KNOWN_FIELDS),
    obstacleInList(body.tools, ({ type }) => (isGiven(type) && type !== "custom" ? "server_tool" : null)),
    obstacleInList(body.messages, ({ content }) => obstacleInContent(content, obstacleInBlock)),
  ]);

const obstacleInBlock = ({ type, source, content }: Fields): Obstacle | null => {
  if (SELF_CONTAINED_BLOCKS.has(type)) return null;
  if (type === "tool_result") return obstacleInContent(content, obstacleInBlock);
  if (type === "container_upload") return "stored_state";
  if (type !== "image" && type !== "document") return "unknown_field";
  return obstacleInSource(source);
};

const obstacleInSource = (source: unknown): Obstacle | null => {
  if (!isObject(source)) return "unknown_field";
  if (source.type === "content") return obstacleInContent(source.content, obstacleInBlock);
  if (SELF_CONTAINED_SOURCES.has(source.type)) return null;
  return source.type === "url" ? "remote_content" : "stored_state";
};

const isWhole = (body: unknown): boolean =>
  isObject(body) && body.type === "message" && Array.isArray(body.content) && GOOD_STOPS.has(body.stop_reason);

/** `message_start`, blocks each opened and closed, a good stop reason, `message_stop`; pings anywhere, nothing after it. */
const isWholeStream = (events: readonly AnswerEvent[]): boolean => {
  const parts = events.map(({ data }) => data).filter((data) => !(isObject(data) && data.type === "ping"));
  if (!parts.every(isObject)) return false;
  const count = (type: string): number => parts.filter((part) => part.type === type).length;
  const stops = parts.filter((part) => part.type === "message_delta").map(({ delta }) => delta);
  return (
    parts.at(0)?.type === "message_start" &&
    parts.at(-1)?.type === "message_stop" &&
    count("message_stop") === 1 &&
    count("error") === 0 &&
    count("content_block_start") === count("content_block_stop") &&
    stops.some((delta) => isObject(delta) && GOOD_STOPS.has(delta.stop_reason))
  );
};

export const anthropic: AnswerFormat = {
  path: /\/v1\/messages$/,
  temperature: (body) => body.temperature,
  obstacle,
  isWhole,
  isWholeStream,
};
