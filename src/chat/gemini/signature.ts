/** Owns the signing of calls that Gemini did not make itself. */

import type { JsonObject } from "../../core/json.ts";
import { NO_SIGNATURE } from "../../dialects/gemini/signature.ts";

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
