/** Owns which fields of a Gemini request and of its generationConfig rule out an answer in place. */

import type { Reason } from "../../core/decision.ts";
import { isObject } from "../../core/json.ts";
import { withCamelCase } from "../camel-case.ts";
import { firstObstacle, isTooFewTokens } from "../obstacles.ts";
import { type Fields, hasUnknownField, isGiven, isOn } from "../reading.ts";

/** Fields that don't change which call is right, and those looked at below. */
const KNOWN_FIELDS = new Set([
  ...["model", "contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig"],
  ...["labels", "serviceTier", "store", "cachedContent", "continuationToken"],
]);

const KNOWN_SETTINGS = new Set([
  ...["temperature", "topP", "topK", "seed", "presencePenalty", "frequencyPenalty", "stopSequences"],
  ...["maxOutputTokens", "mediaResolution", "audioTimestamp", "enableEnhancedCivicAnswers", "routingConfig"],
  ...["modelSelectionConfig", "candidateCount", "responseLogprobs", "logprobs", "responseMimeType"],
  ...["responseSchema", "responseJsonSchema", "responseFormat", "responseModalities", "thinkingConfig"],
]);

/**
 * @param request - the body's fields, in camelCase
 * @param settings - its generationConfig's fields, in camelCase
 */
export const findObstacle = (
  request: Fields,
  settings: Fields,
  ofTools: Reason | null,
  ofConversation: Reason | null,
): Reason | null =>
  firstObstacle(
    isThinkingOn(settings.thinkingConfig) && "thinking",
    ofTools,
    isGiven(settings.candidateCount) && settings.candidateCount !== 1 && "multiple_answers",
    asksForFormat(settings) && "response_format",
    asksForLogProbabilities(settings) && "log_probabilities",
    refersToState(request) && "stored_state",
    ofConversation,
    isTooFewTokens(settings.maxOutputTokens) && "output_limit",
    (hasUnknownField(request, KNOWN_FIELDS) || hasUnknownField(settings, KNOWN_SETTINGS)) && "unknown_field",
  );

/** Off where nothing is said of it, or where the budget is 0. */
const isThinkingOn = (config: unknown): boolean => {
  if (!isGiven(config)) return false;
  if (!isObject(config)) return true;
  const { thinkingBudget, includeThoughts, ...rest } = withCamelCase(config);
  const hasBudget = isGiven(thinkingBudget) && thinkingBudget !== 0;
  return hasBudget || isOn(includeThoughts) || Object.values(rest).some(isGiven);
};

const asksForFormat = (settings: Fields): boolean => {
  const { responseMimeType: type, responseModalities: modalities } = settings;
  return (
    (isGiven(type) && type !== "text/plain") ||
    (isGiven(modalities) && !(Array.isArray(modalities) && modalities.every((modality) => modality === "TEXT"))) ||
    [settings.responseSchema, settings.responseJsonSchema, settings.responseFormat].some(isGiven)
  );
};

const asksForLogProbabilities = ({ responseLogprobs, logprobs }: Fields): boolean =>
  isOn(responseLogprobs) || isGiven(logprobs);

const refersToState = ({ cachedContent, continuationToken, store }: Fields): boolean =>
  isGiven(cachedContent) || isGiven(continuationToken) || isOn(store);
