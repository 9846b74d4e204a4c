/** Owns the list of dialects, for what concerns each of them alike. Which of them the router serves, and with what provider behind, src/endpoints.ts says. */

import { anthropic } from "./anthropic/index.ts";
import type { Dialect } from "./dialect.ts";
import { gemini } from "./gemini/index.ts";
import { native } from "./native/index.ts";
import { openai } from "./openai/index.ts";

export const dialects: readonly Dialect[] = [anthropic, gemini, openai, native];
