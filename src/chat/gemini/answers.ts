/** Owns whole answers, read and written. */

import type { JsonObject } from "../../core/json.ts";
import { signsCalls } from "../../dialects/gemini/signature.ts";
import type { ChatAnswer, Usage } from "../chat.ts";
import type { WriteContext } from "../codec.ts";
import { readFinish, writeFinish } from "./finish.ts";
import { readResponse } from "./read-response.ts";
import { withSignedCall } from "./signature.ts";
import { writeUsage } from "./usage.ts";
import { writeCall } from "./write-parts.ts";

const NO_USAGE: Usage = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

/** Null as well where the model came to no answer. A stop sequence that was met the API doesn't tell. */
export const readAnswer = (body: unknown): ChatAnswer | null => {
  const response = readResponse(body);
  if (response === null || response.finishReason === null) return null;
  const { id, model, parts, finishReason, usage } = response;
  const finish = readFinish(
    finishReason,
    parts.some(({ kind }) => kind === "call"),
  );
  if (!finish.ok) return null;
  return { id, model, parts, finish: finish.value, stopSequence: null, usage: usage ?? NO_USAGE };
};

export const writeAnswer = ({ id, model, parts, finish, usage }: ChatAnswer, context: WriteContext): JsonObject => {
  const written = parts.flatMap((part) => writeAnswerPart(part));
  return {
    candidates: [
      {
        content: { role: "model", parts: signsCalls(context.chat.model) ? withSignedCall(written) : written },
        finishReason: writeFinish(finish),
        index: 0,
      },
    ],
    usageMetadata: writeUsage(usage),
    modelVersion: model,
    responseId: id ?? context.id,
  };
};

/** Another provider's signature of its thoughts stays behind: sent back to Gemini, it would be refused. */
const writeAnswerPart = (part: ChatAnswer["parts"][number]): readonly JsonObject[] => {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [{ text: part.text }];
    case "reasoning":
      return part.text === "" ? [] : [{ text: part.text, thought: true }];
    case "call":
      return [writeCall(part)];
  }
};
