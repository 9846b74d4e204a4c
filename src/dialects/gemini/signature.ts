/** Owns what stands in for a thought signature where a call was not made by Gemini, and which models ask for one. */

/**
 * The one value that the API takes in place of a signature of its own (ai.google.dev/gemini-api/docs/thought-signatures).
 * Clients send the part back with the function's response, and Gemini 3 and later refuse it unsigned.
 */
export const NO_SIGNATURE = "skip_thought_signature_validator";

/** Models before Gemini 3, which sign nothing and ask for nothing. */
const UNSIGNED_MODEL = /^(?:models\/)?gemini-[12](?![0-9])/;

export const signsCalls = (model: string): boolean => !UNSIGNED_MODEL.test(model);
