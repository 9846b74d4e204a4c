/** Owns the writing of turns as contents. */

import type { JsonObject } from "../../core/json.ts";
import { signsCalls } from "../../dialects/gemini/signature.ts";
import type { ChatRequest, Turn } from "../chat.ts";
import type { Losses } from "./losses.ts";
import { matchResults } from "./match-results.ts";
import { withSignedCall } from "./signature.ts";
import { type PartContext, writePart } from "./write-parts.ts";

interface Content {
  readonly role: Turn["role"];
  readonly parts: readonly JsonObject[];
}

/** The results of calls made at once belong into one content, and so do the calls. */
export const writeContents = ({ model, turns }: ChatRequest, losses: Losses): readonly JsonObject[] => {
  const context: PartContext = { model, matches: matchResults(turns) };
  const contents = turns.map(({ role, parts }, turn) => ({
    role,
    parts: parts.flatMap((part, index) => writePart(part, `turns[${turn}].parts[${index}]`, context, losses)),
  }));
  const merged = merge(contents.filter(({ parts }) => parts.length > 0));
  if (merged.length === 0) losses.push({ field: "turns", loss: "meaning" });
  return merged.map(({ role, parts }) => ({
    role: role === "user" ? "user" : "model",
    parts: role === "assistant" && signsCalls(model) ? withSignedCall(parts) : parts,
  }));
};

const merge = (contents: readonly Content[]): readonly Content[] => {
  const merged: Content[] = [];
  for (const content of contents) {
    const last = merged.at(-1);
    if (last?.role !== content.role) merged.push(content);
    else merged[merged.length - 1] = { ...last, parts: [...last.parts, ...content.parts] };
  }
  return merged;
};
