/** Owns what stands in for a thought signature where a call was not made by Gemini, and which models ask for one. */

import type { JsonObject } from "../../core/json.ts";

/** The one value that the API takes in place of a signature of its own (ai.google.dev/gemini-api/docs/thought-signatures). */
export const NO_SIGNATURE = "skip_thought_signature_validator";

/** Models before Gemini 3, which sign nothing and ask for nothing. */
const UNSIGNED_MODEL = /^(?:models\/)?gemini-[12](?![0-9])/;

export const signsCalls = (model: string): boolean => !UNSIGNED_MODEL.test(model);

/**
 * Of calls made at once Gemini signs the first alone, and looks for a signature there alone: the others stay as they are.
 * @param parts - all of one model turn's, as they are about to be sent
 */
export const withSignedCall = (parts: readonly JsonObject[]): readonly JsonObject[] => {
  const first = parts.findIndex((part) => "functionCall" in part);
  return parts.map((part, index) =>
    index === first && !("thoughtSignature" in part) ? { ...part, thoughtSignature: NO_SIGNATURE } : part,
  );
};
