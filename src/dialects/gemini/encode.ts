/** Owns an answer as Gemini's generateContent sends it, whole and streamed. */

import type { JsonObject } from "../../core/json.ts";
import type { Answer, EncodedStream } from "../dialect.ts";
import { EVENT_STREAM, formatEvent } from "../server-sent-events.ts";
import { NO_SIGNATURE, signsCalls } from "./signature.ts";

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

const functionCallPart = ({ request, decision: { call } }: Answer): JsonObject => ({
  functionCall: { name: call.name, args: call.arguments },
  ...(signsCalls(request.model) && { thoughtSignature: NO_SIGNATURE }),
});
