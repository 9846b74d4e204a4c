/** Owns what becomes of an answer's field on its way back to a caller of another dialect, and of an error. */

import type { WriteContext } from "../../src/chat/codec.ts";
import { codecs } from "../../src/chat/index.ts";
import type { Failure } from "../../src/core/failure.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { encodeFailure as encodeAnthropic } from "../../src/dialects/anthropic/failures.ts";
import { encodeFailure as encodeGemini } from "../../src/dialects/gemini/failures.ts";
import { encodeFailure as encodeOpenai } from "../../src/dialects/openai/failures.ts";
import { cross } from "../../src/escalation/crossing.ts";
import { type Dialect, MODELS, PLAIN, valueAt } from "./fates.ts";
import type { ErrorRow } from "./fidelity/errors.ts";

export type AnswerFate =
  | { readonly kind: "carried"; readonly at: string; readonly value: Json }
  /** The caller's dialect has no place for it. */
  | { readonly kind: "left out" }
  /** It is no answer: the caller gets an error in its place. */
  | { readonly kind: "error" };

export interface AnswerRow {
  readonly field: string;
  readonly use?: string;
  /** Fields over those of the dialect's plain answer. */
  readonly example: JsonObject;
  /** The answer without it, as far as that differs from the plain one. */
  readonly beside?: JsonObject;
  readonly to: Partial<Record<Dialect, AnswerFate>>;
}

const USAGE: Readonly<Record<Dialect, JsonObject>> = {
  anthropic: { input_tokens: 10, output_tokens: 5 },
  gemini: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  openai: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
};

const PLAIN_ANSWERS: Readonly<Record<Dialect, JsonObject>> = {
  anthropic: {
    id: "msg_01",
    type: "message",
    role: "assistant",
    model: MODELS.anthropic,
    content: [{ type: "text", text: "Hi" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: USAGE.anthropic,
  },
  gemini: {
    candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: USAGE.gemini,
    modelVersion: MODELS.gemini,
    responseId: "r1",
  },
  openai: {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 0,
    model: MODELS.openai,
    choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
    usage: USAGE.openai,
  },
};

const STREAMED: Readonly<Record<Dialect, JsonObject>> = {
  anthropic: { stream: true },
  gemini: {},
  openai: { stream: true, stream_options: { include_usage: true } },
};

/** What an answer's envelope needs, for a caller whose plain request has crossed over. */
export const contextFor = (caller: Dialect, provider: Dialect, stream = false): WriteContext => {
  const { body, path } = PLAIN[caller];
  const target = stream ? path.replace(":generateContent", ":streamGenerateContent?alt=sse") : path;
  const asked = { ...body, ...(stream && STREAMED[caller]) };
  const ends = { from: codecs[caller], to: codecs[provider] };
  const crossed = cross(asked, new URL(target, "https://router.example"), MODELS[provider], ends);
  if (!crossed.ok) throw new Error(`${crossed.problem.fields.join()} is in the way`);
  return { id: "Made00000000000000000000", requestId: "req_1", createdAt: new Date(0), chat: crossed.value.chat };
};

/** The answer as the caller gets it; null where it is none. */
export const returnAnswer = (example: JsonObject, from: Dialect, to: Dialect): JsonObject | null => {
  const answer = codecs[from].readAnswer({ ...PLAIN_ANSWERS[from], ...example });
  return answer && codecs[to].writeAnswer(answer, contextFor(to, from));
};

/** @param at - where the row says it stands in what the caller gets */
export const answerFateOf = ({ example, beside, to: stated }: AnswerRow, from: Dialect, to: Dialect): AnswerFate => {
  const returned = returnAnswer(example, from, to);
  if (returned === null) return { kind: "error" };
  const without = returnAnswer(beside ?? {}, from, to) ?? {};
  if (JSON.stringify(returned) === JSON.stringify(without)) return { kind: "left out" };
  const fate = stated[to];
  const at = fate?.kind === "carried" ? fate.at : "";
  const value = valueAt(returned, at);
  const isUnchanged = JSON.stringify(valueAt(without, at)) === JSON.stringify(value);
  return { kind: "carried", at, value: isUnchanged ? null : (value ?? null) };
};

const ENCODERS = { anthropic: encodeAnthropic, gemini: encodeGemini, openai: encodeOpenai };

/** A provider's error response as the caller gets it. */
export const returnError = ({ status, headers, body }: ErrorRow, from: Dialect, to: Dialect) =>
  tell(codecs[from].readFailure(status, new Headers(headers), JSON.stringify(body)), to);

export const tell = (failure: Failure, to: Dialect) => ENCODERS[to](failure, "req_1");
