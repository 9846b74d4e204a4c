/** Owns what the router takes from the outside world, handed in so that nothing reaches for it on its own. */

import type { Model } from "./core/model.ts";
import type { Configuration } from "./env.ts";
import type { LogLine } from "./observe/log-line.ts";

export interface Services {
  readonly configuration: Configuration;
  readonly fetch: typeof fetch;
  /**
   * The edge model; the caller remembers it for the life of the isolate. Null or a rejection: there is none, and every
   * request is escalated.
   */
  readonly loadModel: () => Promise<Model | null>;
  readonly now: () => Date;
  /** Milliseconds from any fixed point; may stand still between I/O, as it does on Workers. */
  readonly clock: () => number;
  /** 24 random characters out of A–Z, a–z, 0–9, "_" and "-". */
  readonly randomId: () => string;
  readonly log: (line: LogLine) => void;
}
