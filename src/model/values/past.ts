/** Owns what speaks of days gone by: "Friday" may then be the one before, and "3 March" the one of last year. */

import type { Range } from "../../core/decision.ts";
import type { Parameter } from "../../core/tool.ts";
import { splitWords } from "../tool-text.ts";
import { hintText } from "./hints.ts";

const IN_HINTS = new RegExp(
  [
    "\\b(?:since|ago|past|was|were|did|began|happened|occurred|earliest|old|newer|older|history|incident|expense|receipt|born|birth)\\b",
    "\\b(?:spent|paid|bought|taken|given|eaten|met|sent|slept|done|read|got|reported|worked|measured|received|returned|issued|created)\\b",
    "\\b(?:placed|opened|ordered|started|stopped|entered|booked|purchased|last night)\\b",
    "\\b(?!scheduled|planned|needed|expected)\\w{1,30}ed (?:on|at)\\b",
  ].join("|"),
);
const IN_TOOL_NAME = /\b(?:log|logs|logged|record|recorded|history|past|report|reported|overtime|audit)\b/;
const IN_REQUEST =
  /\b(?:ago|yesterday|last (?:night|week|month|year)|was|were|did|happened|worked|spent|drove|ran|ate|slept|paid|bought)\b/i;
const BEFORE = /\bsince\s+(?:the\s+)?$/i;

export const isOfPast = (parameter: Parameter): boolean => IN_HINTS.test(hintText(parameter));

/** @param range - the words of a date, or what may be one */
export const tellsOfPast = (text: string, { start, end }: Range, toolName: string): boolean =>
  IN_TOOL_NAME.test(splitWords(toolName).toLowerCase()) ||
  IN_REQUEST.test(text) ||
  BEFORE.test(text.slice(Math.max(0, start - 12), start)) ||
  /^since\b/i.test(text.slice(start, end));
