/** Owns an answer as Gemini's generateContent sends it, whole and streamed. */

import type { JsonObject } from "../../core/json.ts";
import type { Answer, EncodedStream } from "../dialect.ts";
import { EVENT_STREAM, formatEvent } from "../server-sent-events.ts";

export const encode = (answer: Answer): JsonObject => ({
  candidates: [{ content: { role: "model", parts: [functionCallPart(answer)] }, finishReason: "STOP", index: 0 }],
  usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 },
  modelVersion: answer.request.model,
  responseId: answer.id,
});

/** Arguments always come whole, so the stream is one response long. */
export const encodeStream = (answer: Answer): EncodedStream =>
  answer.request.stream === "json_array"
    ? { contentType: "application/json; charset=utf-8", events: [`${JSON.stringify([encode(answer)])}\n`] }
    : { contentType: EVENT_STREAM, events: [formatEvent(encode(answer))] };

/**
 * The one value that the API takes in place of a signature of its own (ai.google.dev/gemini-api/docs/thought-signatures).
 * Clients send the part back with the function's response, and Gemini 3 and later refuse it unsigned.
 */
const SIGNATURE = "skip_thought_signature_validator";

/** Models before Gemini 3, which sign nothing and ask for nothing. */
const UNSIGNED_MODEL = /^gemini-[12](?![0-9])/;

const functionCallPart = ({ request, decision: { call } }: Answer): JsonObject => ({
  functionCall: { name: call.name, args: call.arguments },
  ...(UNSIGNED_MODEL.test(request.model) ? {} : { thoughtSignature: SIGNATURE }),
});
