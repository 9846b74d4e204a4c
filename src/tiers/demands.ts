/**
 * Owns what makes a request hard, as numbers that can be read off without a model. Each is 0 where there is nothing of it, and
 * grows slowly (logarithms), since the second ask tells more than the tenth.
 */

import type { ChatRequest, Turn } from "../chat/chat.ts";
import { isForeign } from "./foreign.ts";

/** Read off one user turn. */
export const TURN_DEMANDS = [
  "length", // doublings of 64 characters
  "asks", // questions, and clauses that begin with a verb of asking
  "demanding", // words for work that takes thought: prove, derive, trade-offs, …
  "constraints", // numbers, and words that bound: at least, without, must, …
  "codeBlocks",
  "foreign", // 1 where the text seems to be in a language that neither these rules nor the edge model read
] as const;

/** Read off the whole request. A longer conversation never lowers one, as long as the caller's settings stay. */
export const REQUEST_DEMANDS = [
  "turns", // user turns before the last
  "tools",
  "media", // images and files anywhere in the conversation
  "thinking", // how much reasoning the caller asks for: 0…1, by effort or budget
  "output", // doublings of 1,024 tokens that the caller allows for
] as const;

export type TurnDemands = Readonly<Record<(typeof TURN_DEMANDS)[number], number>>;
export type RequestDemands = Readonly<Record<(typeof REQUEST_DEMANDS)[number], number>>;

/** What is read of a long turn, in UTF-16 units: what lies between tells of the material, not of what to do with it. */
const BEGINNING = 4096;
const END = 1024;

const ASKING =
  /(?:^|[.!?;:,\n]\s{0,4}|\b(?:and|then|also|please|now|to|you)\s{1,4})(?:add|adapt|analy[sz]e|argue|assess|audit|build|calculate|check|choose|classify|compare|compute|consider|convert|create|critique|debug|decide|define|derive|describe|design|determine|develop|discuss|draft|draw|estimate|evaluate|explain|extract|find|fix|generate|give|identify|implement|improve|include|justify|list|make|model|name|optimi[sz]e|outline|plan|port|predict|propose|prove|rank|recommend|refactor|review|rewrite|say|show|sketch|solve|state|structure|suggest|summari[sz]e|test|translate|verify|weigh|work out|write)\b/gi;
const QUESTION = /\?(?=\s|$|["'”)])/g;
const DEMANDING =
  /\b(?:argue|assumptions?|asymptotic\w*|audit|axioms?|bottlenecks?|causal|causes?|compare|concurren\w+|constraints?|converge\w*|counter-?(?:arguments?|examples?)|critical\w*|deadlocks?|decide|defend|deriv(?:e|ation|ed)|design|differential|distributed|evaluate|evidence|experiments?|exploit\w*|failure modes?|formal\w*|hypothes[ei]\w*|implications?|invariants?|justify|lineari[sz]able|migrat\w+|model each|objections?|optimal|optimi[sz]e|proof|propose|prove|race conditions?|rank\w*|recommend|rigorous\w*|risks?|scenarios?|sensitiv\w+|show that|simulat\w+|steelman|strategy|theor(?:em|y)|trade-?offs?|undecidable|weigh)\b/gi;
const NUMBER = /(?<![\w.])\d[\d.,]*/g;
const BOUND =
  /\b(?:at (?:least|most)|between|cannot|can't|don't|each|every|except|exactly|must|never|no (?:more|less|later) than|only|under|unless|within|without)\b/gi;
const CODE_BLOCK = /```[\s\S]*?(?:```|$)/g;

export const turnDemands = (text: string): TurnDemands => {
  const read = text.length <= BEGINNING + END ? text : `${text.slice(0, BEGINNING)}\n${text.slice(-END)}`;
  const prose = read.replace(CODE_BLOCK, " ");
  return {
    length: doublings(text.length / 64),
    asks: doublings(count(prose, ASKING) + count(prose, QUESTION)),
    demanding: doublings(count(prose, DEMANDING)),
    constraints: doublings(count(prose, NUMBER) + count(prose, BOUND)),
    codeBlocks: doublings(count(read, CODE_BLOCK)),
    foreign: isForeign(prose) ? 1 : 0,
  };
};

export const requestDemands = ({ turns, tools, reasoning, maximumOutputTokens }: ChatRequest): RequestDemands => ({
  turns: doublings(Math.max(0, userTexts(turns).length - 1)),
  tools: doublings(tools.length),
  media: doublings(turns.reduce((sum, turn) => sum + turn.parts.filter(({ kind }) => kind === "media").length, 0)),
  thinking: thinkingShare(reasoning),
  output: doublings((maximumOutputTokens ?? 0) / 1024),
});

/** What the user has said, turn by turn; turns that only hand in tool results or media are left out. */
export const userTexts = (turns: readonly Turn[]): string[] =>
  turns
    .filter(({ role }) => role === "user")
    .map(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n"))
    .filter((text) => text.trim() !== "");

const EFFORTS = { minimal: 0, low: 0.25, medium: 0.6, high: 1 } as const;
/** The budget, in tokens, that counts as much as high effort. */
const HIGH_BUDGET = 16_384;

const thinkingShare = (reasoning: ChatRequest["reasoning"]): number => {
  if (reasoning === null) return 0;
  if (reasoning.effort !== null) return EFFORTS[reasoning.effort];
  return reasoning.budgetTokens === null ? EFFORTS.medium : Math.min(1, reasoning.budgetTokens / HIGH_BUDGET);
};

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** 0 for 0, 1 for 1, 2 for 3, 3 for 7; 10 at most. */
const doublings = (x: number): number => Math.min(10, Math.log2(1 + x));
