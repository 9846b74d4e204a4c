/** Owns the tools an isolate has read: each is encoded once, and only so much of them for any one request. */

import type { Tool } from "../core/tool.ts";
import { type EncodedTool, encodeTool, readTool, sizeOf, type ToolEncoder } from "./encoded-tool.ts";
import { LruCache } from "./lru-cache.ts";

/** Some 700 tools, their declarations counted in. */
const CACHE_BYTES = 16 * 1024 * 1024;
/** Of a declaration as JSON: it is held as text, as the caller's object and as what was read of it. */
const BYTES_A_CHARACTER = 8;
/** Longer lists would push each other out of the cache, and be read anew for every request. */
export const MOST_TOOLS = 256;

export class KnownTools {
  readonly #encoder: ToolEncoder;
  readonly #newTokensAtATime: number;
  readonly #isolateTools = new LruCache<EncodedTool>(CACHE_BYTES);

  /** @param newTokensAtATime - of new tools encoded for one request, but for its first new tool; each costs some 0.6 ms */
  constructor(encoder: ToolEncoder, newTokensAtATime: number) {
    this.#encoder = encoder;
    this.#newTokensAtATime = newTokensAtATime;
  }

  /** @returns the tools in order; null where more is new than one request may cost, though what was read by then stays known */
  read(tools: readonly Tool[]): readonly EncodedTool[] | null {
    const found: EncodedTool[] = [];
    let spent = 0;
    for (const tool of tools) {
      const key = JSON.stringify([tool.name, tool.description, tool.parameters]);
      let encoded = this.#isolateTools.get(key);
      if (encoded === undefined) {
        const fresh = readTool(tool, this.#encoder.tokenizer);
        if (spent > 0 && spent + fresh.tokens.ids.length > this.#newTokensAtATime) return null;
        spent += fresh.tokens.ids.length;
        encoded = encodeTool(fresh, this.#encoder);
        this.#isolateTools.set(key, encoded, sizeOf(encoded) + BYTES_A_CHARACTER * key.length);
      }
      found.push(encoded);
    }
    return found;
  }
}
