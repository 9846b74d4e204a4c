/** Owns the list of wire formats; adding a provider to the simulator means adding its format here. */

import { anthropic } from "./anthropic.ts";
import { gemini } from "./gemini.ts";
import { openai } from "./openai.ts";
import type { WireFormat } from "./wire-format.ts";

export const formats: readonly WireFormat[] = [anthropic, gemini, openai];
