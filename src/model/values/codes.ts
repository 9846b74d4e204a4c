/** Owns which code of a public list a description asks for. Words are refused where they aren't it: "euros" never becomes "EUR". */

import type { Parameter } from "../../core/tool.ts";
import { hintText } from "./hints.ts";

const CODES: readonly { readonly asked: RegExp; readonly form: RegExp }[] = [
  {
    asked:
      /iso[ -]?4217|\b(?:3|three)[- ]letter (?:iso )?currency|\b(?:iso|letter) (?:currency )?code\b.*currency|currency\b.*\b(?:iso|letter) code\b|\bcurrency code\b|\bcode of the (?:\w+ )?currency\b/i,
    form: /^[A-Z]{3}$/,
  },
  { asked: /\balpha-?3\b|\b(?:3|three)[- ]letter (?:iso )?country/i, form: /^[A-Z]{3}$/ },
  // "UK" and "EU" are reserved there, but no country's.
  {
    asked: /iso[ -]?3166|alpha-?2\b|\b(?:2|two)[- ]letter (?:iso )?country/i,
    form: /^(?!UK|EU)[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/,
  },
  { asked: /iso[ -]?639|\b(?:2|two)[- ]letter (?:iso )?language/i, form: /^[a-z]{2,3}$/ },
  { asked: /\bbcp[ -]?47\b|\blocale\b.*\b[a-z]{2}[-_][A-Z]{2}\b/i, form: /^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/ },
  { asked: /\biata\b|\b(?:3|three)[- ]letter airport/i, form: /^[A-Z]{3}$/ },
  { asked: /\be\.?164\b/i, form: /^\+[1-9]\d{6,14}$/ },
  {
    asked: /\biana (?:time ?zone|tz|name)\b|\btz database\b|\btime ?zone\b.*\b[A-Z][a-z]+\/[A-Z][a-z]+/i,
    form: /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_+-]+){1,2})$/,
  },
  { asked: /\b(?:hex|hexadecimal) (?:colou?r|code)\b/i, form: /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i },
];
/** A description that offers another way to say it asks for no code: "city, abbreviation or IANA name", "ISO code or full name". */
const OFFERS =
  /\bor (?:an? |the |its |full |local )*(?:name|city|town|airport|country|language|symbol|word|abbreviation)\b|\b(?:name|city|town|airport|country|language|symbol|abbreviation)s? or\b/i;

/** @returns the form the code has, null where none is asked for */
export function codeForm(parameter: Parameter): RegExp | null {
  const hints = hintText(parameter);
  const found = CODES.find(({ asked }) => asked.test(hints));
  if (found === undefined || OFFERS.test(hints)) return null;
  return /\blower-?case\b/.test(hints) ? new RegExp(found.form.source.replaceAll("A-Z", "a-z")) : found.form;
}
