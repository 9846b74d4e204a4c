/** The official SDKs, each under the name of its dialect. */

import { createAnthropicDriver } from "./anthropic-driver.ts";
import { createGeminiDriver } from "./gemini-driver.ts";
import { createOpenaiDriver } from "./openai-driver.ts";

export const drivers = [
  { name: "anthropic", create: createAnthropicDriver },
  { name: "gemini", create: createGeminiDriver },
  { name: "openai", create: createOpenaiDriver },
] as const;
