/** Owns the list of dialects; adding one to the router means adding it here. */

import { anthropic } from "./anthropic/index.ts";
import type { Dialect } from "./dialect.ts";
import { gemini } from "./gemini/index.ts";
import { native } from "./native/index.ts";
import { openai } from "./openai/index.ts";

export const dialects: readonly Dialect[] = [anthropic, gemini, openai, native];
