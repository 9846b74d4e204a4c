/** Owns the writing of a turn's parts. */

import type { JsonObject } from "../../core/json.ts";
import { signsCalls } from "../../dialects/gemini/signature.ts";
import type { CallPart, MediaPart, ResultPart, Turn } from "../chat.ts";
import type { Losses } from "./losses.ts";

export interface PartContext {
  readonly model: string;
  readonly matches: ReadonlyMap<ResultPart, CallPart>;
}

/**
 * Empty where the part says nothing, or can't be said.
 * @param field - where the part stands: "turns[0].parts[1]"
 */
export const writePart = (
  part: Turn["parts"][number],
  field: string,
  context: PartContext,
  losses: Losses,
): readonly JsonObject[] => {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [{ text: part.text }];
    case "media":
      return [writeMedia(part, field, losses)];
    case "call":
      return [writeCall(part)];
    case "result":
      return writeResult(part, field, context, losses);
    case "reasoning":
      // Nothing says whose signature it bears, and another's makes the API refuse the request; it can do without the part.
      losses.push({ field, loss: "hint" });
      return [];
  }
};

export const writeCall = ({ id, name, arguments: args, signature }: CallPart): JsonObject => ({
  functionCall: { ...(id !== null && { id }), name, args },
  ...(signature !== null && { thoughtSignature: signature }),
});

/** Images the API takes; it refuses a request that holds one of another kind. */
const UNREADABLE_IMAGE = /^image\/(?!(?:png|jpeg|webp|heic|heif)$)/;

const writeMedia = ({ mediaType: stated, source }: MediaPart, field: string, losses: Losses): JsonObject => {
  // A common slip that other providers take.
  const mediaType = stated === "image/jpg" ? "image/jpeg" : stated;
  if (mediaType !== null && UNREADABLE_IMAGE.test(mediaType))
    losses.push({ field: `${field}.mediaType`, loss: "meaning" });
  const mimeType = mediaType === null ? {} : { mimeType: mediaType };
  return source.kind === "base64"
    ? { inlineData: { ...mimeType, data: source.data } }
    : { fileData: { ...mimeType, fileUri: source.url } };
};

/** Before Gemini 3 a function's response has no room for media: they follow it. */
const writeResult = (
  result: ResultPart,
  field: string,
  { model, matches }: PartContext,
  losses: Losses,
): readonly JsonObject[] => {
  const { callId, content, failed } = result;
  const name = result.name ?? matches.get(result)?.name;
  if (name === undefined) losses.push({ field: `${field}.name`, loss: "meaning" });
  const media = content.flatMap((part, index) =>
    part.kind === "media" ? [writeMedia(part, `${field}.content[${index}]`, losses)] : [],
  );
  const text = content.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
  const isWithin = media.length > 0 && signsCalls(model);
  const functionResponse: JsonObject = {
    ...(callId !== null && { id: callId }),
    name: name ?? "unknown",
    response: { [failed ? "error" : "output"]: text },
    ...(isWithin && { parts: media }),
  };
  return [{ functionResponse }, ...(isWithin ? [] : media)];
};
