/** Owns which Gemini generateContent requests have one answer, and when that answer is whole. */

import { isObject } from "../../core/json.ts";
import type { AnswerEvent, AnswerFormat, Obstacle } from "./answer-format.ts";
import {
  type Fields,
  firstObstacle,
  isGiven,
  objectsOf,
  obstacleInList,
  unknownField,
  withCamelCase,
} from "./fields.ts";

/** Fields that refer to nothing outside the request. */
const KNOWN_FIELDS = new Set([
  ...["model", "contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig"],
  ...["labels", "serviceTier", "store", "cachedContent"],
]);

const KNOWN_SETTINGS = new Set([
  ...["temperature", "topP", "topK", "seed", "presencePenalty", "frequencyPenalty", "stopSequences"],
  ...["maxOutputTokens", "mediaResolution", "candidateCount", "responseLogprobs", "logprobs", "responseMimeType"],
  ...["responseSchema", "responseJsonSchema", "responseModalities", "thinkingConfig"],
]);

const TOOL_FIELDS = new Set(["functionDeclarations"]);

/** `fileData` is looked at by itself. */
const PART_FIELDS = new Set([
  ...["text", "inlineData", "functionCall", "functionResponse", "thought", "thoughtSignature", "partMetadata"],
  ...["videoMetadata", "mediaResolution", "fileData"],
]);

/** `MAX_TOKENS`: the caller's own limit. Not among them: safety, recitation, malformed calls and what is still to come. */
const GOOD_FINISHES: ReadonlySet<unknown> = new Set(["STOP", "MAX_TOKENS"]);

const settingsOf = (body: Fields): Fields => {
  const { generationConfig } = withCamelCase(body);
  return isObject(generationConfig) ? withCamelCase(generationConfig) : {};
};

const obstacle = (body: Fields): Obstacle | null => {
  const request = withCamelCase(body);
  const settings = settingsOf(body);
  return firstObstacle([
    isGiven(request.cachedContent) || (isGiven(request.store) && request.store !== false) ? "stored_state" : null,
    isGiven(settings.candidateCount) && settings.candidateCount !== 1 ? "multiple_answers" : null,
    unknownField(request, KNOWN_FIELDS),
    isGiven(request.generationConfig) && !isObject(request.generationConfig) ? "unknown_field" : null,
    unknownField(settings, KNOWN_SETTINGS),
    obstacleInList(repeated(request.tools), (tool) =>
      unknownField(withCamelCase(tool), TOOL_FIELDS) === null ? null : "server_tool",
    ),
    obstacleInList(repeated(request.contents), obstacleInTurn),
    obstacleInList(repeated(request.systemInstruction), obstacleInTurn),
  ]);
};

/** The API takes a single object where a list of one belongs. */
const repeated = (value: unknown): unknown => (isObject(value) ? [value] : value);

const obstacleInTurn = ({ parts }: Fields): Obstacle | null => obstacleInList(repeated(parts), obstacleInPart);

const obstacleInPart = (part: Fields): Obstacle | null => {
  const fields = withCamelCase(part);
  return isGiven(fields.fileData) ? "stored_state" : unknownField(fields, PART_FIELDS);
};

/** One answer, or, streamed without `alt=sse`, a list of its pieces. */
const isWhole = (body: unknown): boolean => isWholeSeries(Array.isArray(body) ? body : [body]);

/** Pieces without an error or a blocked prompt, the last of which says a good reason for having ended. */
const isWholeSeries = (pieces: readonly unknown[]): boolean => {
  if (!pieces.every(isObject)) return false;
  const isGood = pieces.every(
    (piece) => !isGiven(piece.error) && !(isObject(piece.promptFeedback) && isGiven(piece.promptFeedback.blockReason)),
  );
  const last = objectsOf(pieces.at(-1)?.candidates);
  return isGood && last.length > 0 && last.every(({ finishReason }) => GOOD_FINISHES.has(finishReason));
};

const isWholeStream = (events: readonly AnswerEvent[]): boolean => isWholeSeries(events.map(({ data }) => data));

export const gemini: AnswerFormat = {
  path: /\/models\/[^/]+:(?:generateContent|streamGenerateContent)$/,
  temperature: (body) => settingsOf(body).temperature,
  obstacle,
  isWhole,
  isWholeStream,
};
