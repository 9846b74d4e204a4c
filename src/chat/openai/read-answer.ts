/** Owns the reading of a whole completion. */

import { isObject, isString } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";
import type { CallPart, ChatAnswer } from "../chat.ts";
import { readAnswerText, readReasoningText } from "./answer-text.ts";
import { readArguments } from "./call-arguments.ts";
import { readFinish } from "./finish.ts";
import { readSignature } from "./thought-signature.ts";
import { readUsage } from "./usage.ts";

const NO_USAGE = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

/** Null for what is no completion, or ended in a way that is no answer's end, or calls with arguments that are no JSON. */
export const readAnswer = (body: unknown): ChatAnswer | null => {
  if (!isObject(body) || !Array.isArray(body.choices)) return null;
  const choice: unknown = body.choices[0];
  if (!isObject(choice) || !isObject(choice.message) || !isString(choice.finish_reason)) return null;
  const calls = readAnswerCalls(choice.message.tool_calls, choice.finish_reason === "length");
  if (calls === null) return null;
  const refused = isString(choice.message.refusal) && choice.message.refusal !== "";
  const finish = readFinish(choice.finish_reason, calls.length > 0, refused);
  if (finish === null) return null;
  return {
    id: nameOrNull(body.id),
    model: isString(body.model) ? body.model : "",
    parts: [...readSaid(choice.message), ...calls],
    finish,
    stopSequence: null,
    usage: readUsage(body.usage) ?? NO_USAGE,
  };
};

const readSaid = (message: Fields): ChatAnswer["parts"] => {
  const reasoning = readReasoningText(message);
  const texts = [readAnswerText(message.content), readAnswerText(message.refusal)];
  return [
    ...(reasoning === "" ? [] : [{ kind: "reasoning", text: reasoning, signature: null } as const]),
    ...texts.filter((text) => text !== "").map((text) => ({ kind: "text", text }) as const),
  ];
};

/**
 * Null where one can't be read.
 * @param truncated - the answer ran out of tokens: a call that was cut in its arguments is left out, as nobody can make it
 */
const readAnswerCalls = (value: unknown, truncated: boolean): readonly CallPart[] | null => {
  if (!Array.isArray(value)) return [];
  const calls = value.map(readAnswerCall).filter((call) => call !== null || !truncated);
  return calls.every((call) => call !== null) ? calls : null;
};

const readAnswerCall = (value: unknown): CallPart | null => {
  if (!isObject(value) || !isObject(value.function) || !isString(value.function.name)) return null;
  const callArguments = readArguments(value.function.arguments ?? "");
  if (callArguments === null) return null;
  return {
    kind: "call",
    id: nameOrNull(value.id),
    name: value.function.name,
    arguments: callArguments,
    signature: readSignature(value),
  };
};

export const nameOrNull = (value: unknown): string | null => (isString(value) && value !== "" ? value : null);
