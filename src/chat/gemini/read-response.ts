/** Owns the reading of one GenerateContentResponse: a whole answer, or one chunk of a stream. */

import { isObject, isString, type JsonObject } from "../../core/json.ts";
import { withCamelCase } from "../../dialects/camel-case.ts";
import { NO_SIGNATURE } from "../../dialects/gemini/signature.ts";
import { type Fields, isGiven } from "../../dialects/reading.ts";
import type { CallPart, ChatAnswer, ReasoningPart, TextPart, Usage } from "../chat.ts";
import { readUsage } from "./usage.ts";

export interface ResponseReading {
  readonly id: string | null;
  readonly model: string;
  readonly parts: readonly (TextPart | CallPart | ReasoningPart)[];
  /** Null where the answer goes on. */
  readonly finishReason: string | null;
  readonly usage: Usage | null;
}

/** Null where it is no response, or holds what no other dialect has a word for: an image, code that was run. */
export const readResponse = (body: unknown): ResponseReading | null => {
  if (!isObject(body)) return null;
  const { candidates, promptFeedback, usageMetadata, modelVersion, responseId } = withCamelCase(body);
  const candidate = readCandidate(candidates, promptFeedback);
  if (candidate === null || !(isGiven(candidates) || isGiven(promptFeedback) || isGiven(usageMetadata))) return null;
  return {
    ...candidate,
    id: isString(responseId) && responseId !== "" ? responseId : null,
    model: isString(modelVersion) ? modelVersion : "",
    usage: readUsage(usageMetadata),
  };
};

const readCandidate = (
  candidates: unknown,
  feedback: unknown,
): Pick<ResponseReading, "parts" | "finishReason"> | null => {
  const first: unknown = Array.isArray(candidates) ? candidates[0] : undefined;
  if (!isGiven(first)) return { parts: [], finishReason: isBlocked(feedback) ? "SAFETY" : null };
  if (!isObject(first)) return null;
  const { content, finishReason } = withCamelCase(first);
  const parts = readParts(isObject(content) ? content.parts : undefined);
  return parts === null ? null : { parts, finishReason: isString(finishReason) ? finishReason : null };
};

/** The prompt was refused: there is no candidate, and the reason stands here. */
const isBlocked = (feedback: unknown): boolean => isObject(feedback) && isGiven(withCamelCase(feedback).blockReason);

const readParts = (value: unknown): ChatAnswer["parts"] | null => {
  if (!isGiven(value)) return [];
  if (!Array.isArray(value)) return null;
  const parts = value.map((part) => (isObject(part) ? readPart(withCamelCase(part)) : null));
  return parts.every((part) => part !== null) ? parts.flat() : null;
};

/** What may stand beside a text without being content of its own. */
const MARKS = new Set(["text", "thought", "thoughtSignature", "partMetadata"]);

/** Empty where the part says nothing, null where it can't be carried. A text's signature may be missing, so it is left out. */
const readPart = (part: Fields): ChatAnswer["parts"] | null => {
  const signature =
    isString(part.thoughtSignature) && part.thoughtSignature !== NO_SIGNATURE ? part.thoughtSignature : null;
  const contents = Object.keys(part).filter((name) => isGiven(part[name]) && !MARKS.has(name));
  if (contents.length > 0) return contents.join() === "functionCall" ? readCall(part.functionCall, signature) : null;
  const { text = "" } = part;
  if (!isString(text)) return null;
  if (part.thought === true) return text === "" && signature === null ? [] : [{ kind: "reasoning", text, signature }];
  return text === "" ? [] : [{ kind: "text", text }];
};

/** Arguments in pieces (`partialArgs`) come only to those who ask for them. */
const readCall = (value: unknown, signature: string | null): readonly CallPart[] | null => {
  if (!isObject(value)) return null;
  const { id, name, args = {}, partialArgs, willContinue } = withCamelCase(value);
  if (!isString(name) || name === "" || !(args === null || isObject(args))) return null;
  if (isGiven(partialArgs) || willContinue === true) return null;
  // `args` came out of JSON.parse, so that everything in it is JSON.
  const call = { name, arguments: (args ?? {}) as JsonObject, signature };
  return [{ kind: "call", id: isString(id) && id !== "" ? id : null, ...call }];
};
