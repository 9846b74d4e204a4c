/** Owns the list of providers. */

export { anthropic } from "./anthropic.ts";
export { gemini } from "./gemini.ts";
export { openai } from "./openai.ts";
export type { Provider } from "./provider.ts";
