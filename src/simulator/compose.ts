/** Owns what the simulator says. Every text it makes opens with words that say no provider was called. */

import { exampleArguments } from "./example-arguments.ts";
import type { Content, Prompt } from "./wire-format.ts";

export const label = "[simulated answer — no provider was called]";

const charactersPerToken = 4;

/** A rule of thumb for English, good enough to show what an answer would have cost. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

const quotedCharacters = 160;

/** Cut between characters, never inside one. */
function quote(text: string): string {
  const characters = [...text.trim().replaceAll(/\s+/g, " ")];
  if (characters.length === 0) return "a request without words";
  const shown = characters.slice(0, quotedCharacters).join("");
  return `“${shown}${characters.length > quotedCharacters ? "…" : ""}”`;
}

const answerText = (text: string): string =>
  `${label} You sent ${quote(text)}. ` +
  "A large model would think this through here, look up what it needs and answer in its own words. " +
  "This text stands in for that answer so that you can watch a request go upstream and the reply stream back; " +
  "give the router a provider's key to see the real thing.";

/** Words with the space before them, as models tend to send them. */
const split = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

function limit(pieces: readonly string[], maximumTokens: number | null): readonly string[] {
  if (maximumTokens === null) return pieces;
  let tokens = 0;
  const kept = pieces.filter((piece) => {
    tokens += piece.length / charactersPerToken;
    return tokens <= maximumTokens;
  });
  // However short the answer must be, it still says what it is.
  return pieces.slice(0, Math.max(kept.length, split(label).length));
}

export function compose(prompt: Prompt): Content {
  const tool = prompt.forcedTool;
  if (tool) return { kind: "call", name: tool.name, arguments: exampleArguments(tool.parameters) };
  const whole = split(answerText(prompt.text));
  const pieces = limit(whole, prompt.maximumTokens);
  return { kind: "text", pieces, truncated: pieces.length < whole.length };
}

const envelopeTokens = 12;

/** What the content would be billed as, by the rule of thumb. */
export const outputTokens = (content: Content): number =>
  content.kind === "text"
    ? estimateTokens(content.pieces.join(""))
    : envelopeTokens + estimateTokens(content.name + JSON.stringify(content.arguments));
