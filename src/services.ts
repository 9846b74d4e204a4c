/** Owns what the router takes from the outside world, handed in so that nothing reaches for it on its own. */

import type { BudgetCalls, BudgetGate } from "./budgets/index.ts";
import type { AnswerCache, FlightNamespace } from "./cache/index.ts";
import type { Clock } from "./core/clock.ts";
import type { Model, TextReader } from "./core/model.ts";
import type { Configuration } from "./env.ts";
import type { Slots } from "./escalation/index.ts";
import type { LogLine } from "./observe/log-line.ts";
import type { Registry } from "./resilience/index.ts";

export interface Services {
  readonly configuration: Configuration;
  readonly fetch: typeof fetch;
  /**
   * The edge model; the caller remembers it for the life of the isolate. Null or a rejection: there is none, and every
   * request is escalated.
   */
  readonly loadModel: () => Promise<Model | null>;
  /** The same, as a reader of texts without tools. */
  readonly loadReader: () => Promise<TextReader | null>;
  readonly now: () => Date;
  /** May stand still between I/O, as it does on Workers. */
  readonly clock: Clock;
  /** 24 random characters out of A–Z, a–z, 0–9, "_" and "-". */
  readonly randomId: () => string;
  /** What this isolate knows of the providers' keys: limits, breakers, quotas. */
  readonly registry: Registry;
  /** Places under the providers' keys that are shared by all isolates. */
  readonly slots: Slots;
  readonly cache: AnswerCache;
  /** Where identical requests meet that may share an answer; null where they don't. */
  readonly flights: FlightNamespace | null;
  readonly budgetGate: BudgetGate;
  /** Of the keeper of a caller's budget, by its scope. */
  readonly budgetCalls: (scope: string) => BudgetCalls;
  /** Keeps a request's context alive for what it does beside its answer. */
  readonly waitUntil: (task: Promise<void>) => void;
  readonly log: (line: LogLine) => void;
}
