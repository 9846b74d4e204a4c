/** Owns which tokens of a text are read where no call is drafted from it: how it begins and how it ends. */

import type { Tokenizer } from "./tokenizer/index.ts";

/** Tokens of a request at most, the two special ones included; as in training. */
export const REQUEST_TOKENS = 96;
/** Tokens of a longer text's end that are read besides. */
const END_TOKENS = 32;
/** Where the end is looked for, in UTF-16 units: tokens of words fill far less, and a text's length must not cost anything. */
const END_LENGTH = 400;

/**
 * The tokens of a text as `predict` reads them; of a longer one its first and its last, since a task is mostly stated before
 * or after what it is about.
 * @returns at most 128 ids, [CLS] and [SEP] counted
 */
export function excerpt(text: string, tokenizer: Tokenizer): Int32Array {
  const { ids, ends, truncated } = tokenizer.encode(text, REQUEST_TOKENS);
  if (!truncated) return ids;
  const rest = text.slice(Math.max(...ends, text.length - END_LENGTH));
  const last = tokenizer.encodeWords(rest).slice(-END_TOKENS);
  return Int32Array.of(...ids.subarray(0, -1), ...last, ...ids.subarray(-1));
}
