/** Owns the reading of generationConfig. */

import { succeed } from "../../core/result.ts";
import {
  type Fields,
  isGiven,
  isOn,
  type Reading,
  readAll,
  readOptionalFields,
  readSchema,
} from "../../dialects/reading.ts";
import type { ChatRequest, ResponseFormat } from "../chat.ts";
import { toJsonSchema } from "./json-schema.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readReasoning } from "./read-reasoning.ts";
import { readNumber, readOptionalText, readTexts } from "./scalars.ts";

type Settings = Pick<
  ChatRequest,
  | "temperature"
  | "topP"
  | "topK"
  | "seed"
  | "presencePenalty"
  | "frequencyPenalty"
  | "maximumOutputTokens"
  | "stop"
  | "responseFormat"
  | "reasoning"
>;

const PATH = "generationConfig";

/** The model's choice is the router's affair; how finely media are looked at, the provider's. */
const SETTINGS = knownFields(
  [
    ...["temperature", "topP", "topK", "seed", "presencePenalty", "frequencyPenalty", "maxOutputTokens"],
    ...["stopSequences", "thinkingConfig", "responseMimeType", "responseSchema", "responseJsonSchema"],
    ...["candidateCount", "responseModalities", "responseLogprobs", "audioTimestamp", "enableAffectiveDialog"],
    ...["enableEnhancedCivicAnswers"],
  ],
  ["mediaResolution", "routingConfig", "modelSelectionConfig"],
);

export const readSettings = (value: unknown, losses: Losses): Reading<Settings> => {
  const fields = readOptionalFields(value, PATH);
  if (!fields.ok) return fields;
  const settings = takeFields(fields.value, PATH, SETTINGS, losses);
  noteSwitches(settings, losses);
  return readAll({
    temperature: readNumber(settings.temperature, `${PATH}.temperature`),
    topP: readNumber(settings.topP, `${PATH}.topP`),
    topK: readNumber(settings.topK, `${PATH}.topK`),
    seed: readNumber(settings.seed, `${PATH}.seed`),
    presencePenalty: readNumber(settings.presencePenalty, `${PATH}.presencePenalty`),
    frequencyPenalty: readNumber(settings.frequencyPenalty, `${PATH}.frequencyPenalty`),
    maximumOutputTokens: readNumber(settings.maxOutputTokens, `${PATH}.maxOutputTokens`),
    stop: readTexts(settings.stopSequences, `${PATH}.stopSequences`),
    responseFormat: readResponseFormat(settings, losses),
    reasoning: readReasoning(settings.thinkingConfig, losses),
  });
};

/** What asks for more than one answer in words, unless it stands at its default. */
const noteSwitches = (settings: Fields, losses: Losses): void => {
  const { candidateCount, responseModalities: modalities } = settings;
  const asksForMore: Readonly<Record<string, boolean>> = {
    candidateCount: isGiven(candidateCount) && candidateCount !== 1,
    responseModalities:
      isGiven(modalities) && !(Array.isArray(modalities) && modalities.every((one) => one === "TEXT")),
    responseLogprobs: isOn(settings.responseLogprobs),
    audioTimestamp: isOn(settings.audioTimestamp),
    enableAffectiveDialog: isOn(settings.enableAffectiveDialog),
    enableEnhancedCivicAnswers: isOn(settings.enableEnhancedCivicAnswers),
  };
  for (const [name, asks] of Object.entries(asksForMore)) {
    if (asks) losses.push({ field: `${PATH}.${name}`, loss: "meaning" });
  }
};

const readResponseFormat = (settings: Fields, losses: Losses): Reading<ResponseFormat | null> => {
  const parts = readAll({
    mediaType: readOptionalText(settings.responseMimeType, `${PATH}.responseMimeType`),
    schema: readResponseSchema(settings, losses),
  });
  if (!parts.ok) return parts;
  const { mediaType, schema } = parts.value;
  if (mediaType === "application/json") {
    return succeed(schema === null ? { kind: "json" } : { kind: "json_schema", name: null, schema, strict: true });
  }
  if (mediaType !== null && mediaType !== "" && mediaType !== "text/plain") {
    losses.push({ field: `${PATH}.responseMimeType`, loss: "meaning" });
  }
  if (schema !== null) losses.push({ field: `${PATH}.${schemaField(settings)}`, loss: "meaning" });
  return succeed(null);
};

const schemaField = ({ responseJsonSchema }: Fields) =>
  isGiven(responseJsonSchema) ? "responseJsonSchema" : "responseSchema";

const readResponseSchema = (settings: Fields, losses: Losses) => {
  const name = schemaField(settings);
  if (!isGiven(settings[name])) return succeed(null);
  if (name === "responseJsonSchema" && isGiven(settings.responseSchema)) {
    losses.push({ field: `${PATH}.responseSchema`, loss: "meaning" });
  }
  const schema = readSchema(settings[name], `${PATH}.${name}`);
  return schema.ok && name === "responseSchema" ? succeed(toJsonSchema(schema.value)) : schema;
};
