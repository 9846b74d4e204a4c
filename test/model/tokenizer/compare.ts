/** Owns the command that compares the tokenizer with a file of reference encodings: `node test/model/tokenizer/compare.ts FILE`. */

import { isDeepStrictEqual } from "node:util";
import { createTokenizer } from "../../../src/model/tokenizer/index.ts";
import { encodeAsReference, readReference, readVocabulary } from "./reference.ts";

const SHOWN = 10;

const path = process.argv[2];
if (path === undefined) {
  console.error("usage: node test/model/tokenizer/compare.ts FILE");
  process.exit(2);
}
const tokenizer = createTokenizer(readVocabulary());
const lines = readReference(path);
const pairs = lines.map((wanted) => ({ wanted, got: encodeAsReference(tokenizer, wanted.text) }));
const different = pairs.filter(({ wanted, got }) => !isDeepStrictEqual(wanted, got));
for (const pair of different.slice(0, SHOWN)) console.log(JSON.stringify(pair, null, 1));
console.log(`${lines.length - different.length} of ${lines.length} equal in ids and offsets`);
process.exitCode = different.length === 0 ? 0 : 1;
