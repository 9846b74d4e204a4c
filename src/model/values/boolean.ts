/** Owns the few literal forms of a boolean. Anything said in other words is the model's choice. */

import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { nameWords } from "./hints.ts";
import { type Reading, read } from "./value.ts";

const LITERAL: Record<string, boolean> = { true: true, false: false };

/** Their sense turns around where the parameter names what is left out: "no" to `skip_tests`. */
const SAID = new Map([
  ...["yes", "y", "on", "enabled", "enable"].map((word) => [word, true] as const),
  ...["no", "n", "off", "disabled", "disable"].map((word) => [word, false] as const),
]);

const NEGATIVE = new Set(
  "no not non without skip exclude disable disabled hide hidden mute muted silent omit ignore suppress off stop block paused pause locked lock".split(
    " ",
  ),
);

export function toBoolean(words: string, parameter: Parameter): Reading {
  const word = words.toLowerCase();
  const literal = Object.hasOwn(LITERAL, word) ? LITERAL[word] : undefined;
  if (literal !== undefined) return read(literal, "boolean");
  const said = SAID.get(word);
  if (said === undefined) return fail(`"${words}" is not a literal yes or no`);
  if (nameWords(parameter).some((part) => NEGATIVE.has(part)))
    return fail(`"${words}" has two senses for a negative parameter`);
  return read(said, "boolean");
}
