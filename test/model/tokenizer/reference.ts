/** Owns the comparison with the reference's own encodings, as model-assets/training/tokenizer_reference.py writes them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Tokenizer } from "../../../src/model/tokenizer/index.ts";

/** Offsets count code points; no [CLS], no [SEP]. */
export interface ReferenceLine {
  readonly text: string;
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export const FIXTURE = join(import.meta.dirname, "reference.jsonl.gz");
const VOCABULARY = join(import.meta.dirname, "../../../model-assets/vocabulary.txt");

export const readVocabulary = (): readonly string[] => readFileSync(VOCABULARY, "utf8").trimEnd().split("\n");

/** @param path - JSON Lines, compressed where it ends in ".gz" */
export function readReference(path: string): ReferenceLine[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ReferenceLine);
}

/** What the tokenizer makes of a text, in the reference's shape. */
export function encodeAsReference(tokenizer: Tokenizer, text: string): ReferenceLine {
  const { ids, starts, ends } = tokenizer.encode(text, Number.POSITIVE_INFINITY);
  const codePoints = codePointOffsets(text);
  const inner = (values: Int32Array) => [...values.subarray(1, -1)];
  const convert = (values: Int32Array) => inner(values).map((value) => codePoints[value] ?? -1);
  return { text, ids: inner(ids), starts: convert(starts), ends: convert(ends) };
}

/** For each UTF-16 offset the code points before it, -1 inside a surrogate pair. */
function codePointOffsets(text: string): Int32Array {
  const offsets = new Int32Array(text.length + 1).fill(-1);
  let [unit, count] = [0, 0];
  for (const character of text) {
    offsets[unit] = count++;
    unit += character.length;
  }
  offsets[unit] = count;
  return offsets;
}
