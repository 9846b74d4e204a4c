/** Owns which OpenAI Chat Completions requests have one answer, and when that answer is whole. */

import { isObject, isString } from "../../core/json.ts";
import type { AnswerEvent, AnswerFormat, Obstacle } from "./answer-format.ts";
import {
  type Fields,
  firstObstacle,
  isGiven,
  objectsOf,
  obstacleInContent,
  obstacleInList,
  unknownField,
} from "./fields.ts";

/** Fields that refer to nothing outside the request. */
const KNOWN_FIELDS = new Set([
  ...["model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "stream_options", "stop"],
  ...["temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "max_tokens", "max_completion_tokens"],
  ...["metadata", "user", "safety_identifier", "service_tier", "verbosity", "prediction", "prompt_cache_key"],
  ...["prompt_cache_options", "prompt_cache_retention", "store", "n", "logprobs", "top_logprobs", "logit_bias"],
  ...["response_format", "reasoning_effort", "modalities", "functions", "function_call", "web_search_options"],
]);

/** `length`: the caller's own limit, the same the next time. Not among them: `content_filter`. */
const GOOD_FINISHES: ReadonlySet<unknown> = new Set(["stop", "length", "tool_calls", "function_call"]);

const obstacle = (body: Fields): Obstacle | null =>
  firstObstacle([
    isGiven(body.store) && body.store !== false ? "stored_state" : null,
    isGiven(body.n) && body.n !== 1 ? "multiple_answers" : null,
    isGiven(body.web_search_options) || searches(body.model) ? "server_tool" : null,
    asksForMore(body.modalities) ? "stored_state" : null,
    unknownField(body, KNOWN_FIELDS),
    obstacleInList(body.tools, ({ type }) => (type === "function" || type === "custom" ? null : "server_tool")),
    obstacleInList(body.messages, obstacleInMessage),
  ]);

/** "gpt-5-search-api": these models look things up without being asked to. */
const searches = (model: unknown): boolean => isString(model) && /\bsearch\b/.test(model);

/** Spoken answers have ids to refer to, which expire. */
const asksForMore = (modalities: unknown): boolean =>
  isGiven(modalities) && !(Array.isArray(modalities) && modalities.every((modality) => modality === "text"));

const obstacleInMessage = ({ content, audio }: Fields): Obstacle | null =>
  isGiven(audio) ? "stored_state" : obstacleInContent(content, obstacleInPart);

const obstacleInPart = ({ type, image_url: image, file }: Fields): Obstacle | null => {
  if (type === "text" || type === "refusal" || type === "input_audio") return null;
  if (type === "image_url") {
    return isObject(image) && isString(image.url) && image.url.startsWith("data:") ? null : "remote_content";
  }
  if (type === "file") return isObject(file) && !isGiven(file.file_id) ? null : "stored_state";
  return "unknown_field";
};

const hasGoodFinish = ({ finish_reason: finish }: Fields): boolean => GOOD_FINISHES.has(finish);

const isWhole = (body: unknown): boolean => {
  if (!isObject(body) || isGiven(body.error)) return false;
  const choices = objectsOf(body.choices);
  return choices.length > 0 && choices.every((choice) => isObject(choice.message) && hasGoodFinish(choice));
};

/** Chunks without an error, a good finish reason for every choice that has begun, `[DONE]` at the end and nowhere else. */
const isWholeStream = (events: readonly AnswerEvent[]): boolean => {
  const chunks = events.slice(0, -1).map(({ data }) => data);
  if (events.at(-1)?.text !== "[DONE]" || !chunks.every(isObject)) return false;
  const choices = chunks.flatMap((chunk) => objectsOf(chunk.choices));
  const begun = new Set(choices.map(({ index }) => index));
  const ended = new Set(choices.filter(hasGoodFinish).map(({ index }) => index));
  const isGood = chunks.every((chunk) => !isGiven(chunk.error));
  return isGood && begun.size > 0 && [...begun].every((index) => ended.has(index));
};

export const openai: AnswerFormat = {
  path: /\/chat\/completions$/,
  temperature: (body) => body.temperature,
  obstacle,
  isWhole,
  isWholeStream,
};
