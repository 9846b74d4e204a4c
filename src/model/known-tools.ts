/** Owns the tools an isolate has read: each is encoded once, and only so many for any one request. */

import type { Tool } from "../core/tool.ts";
import { type EncodedTool, encodeTool, sizeOf, type ToolEncoder } from "./encoded-tool.ts";
import { LruCache } from "./lru-cache.ts";

/** Some 800 tools. */
const CACHE_BYTES = 16 * 1024 * 1024;

export class KnownTools {
  readonly #encoder: ToolEncoder;
  readonly #newAtATime: number;
  readonly #isolateTools = new LruCache<EncodedTool>(CACHE_BYTES);

  /** @param newAtATime - tools encoded for one request at most; each costs some 30 ms of computing */
  constructor(encoder: ToolEncoder, newAtATime: number) {
    this.#encoder = encoder;
    this.#newAtATime = newAtATime;
  }

  /** @returns the tools in order; null where more are new than one request may cost, though those read by then stay known */
  async read(tools: readonly Tool[]): Promise<readonly EncodedTool[] | null> {
    const found: EncodedTool[] = [];
    let fresh = 0;
    for (const tool of tools) {
      const key = JSON.stringify([tool.name, tool.description, tool.parameters]);
      const known = this.#isolateTools.get(key);
      if (known === undefined && ++fresh > this.#newAtATime) return null;
      const encoded = known ?? (await encodeTool(tool, this.#encoder));
      if (known === undefined) this.#isolateTools.set(key, encoded, sizeOf(encoded));
      found.push(encoded);
    }
    return found;
  }
}
