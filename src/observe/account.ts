/** Owns what is known about one request once it has been dealt with. */

import type { Decision } from "../core/decision.ts";
import type { Failure } from "../core/failure.ts";
import type { RoutableRequest } from "../core/request.ts";

export interface Account {
  readonly requestId: string;
  readonly startedAt: Date;
  readonly method: string;
  /** The pattern that matched, never the path itself: "/anthropic/v1/messages". */
  readonly route: string;
  readonly dialect: string;
  readonly provider: { readonly telemetryName: string; readonly operation: string } | null;
  /** Null where the request was refused before there was anything to decide. */
  readonly decision: Decision | null;
  /** What went wrong, on the caller's side, the router's or the provider's. */
  readonly failure: Failure | null;
  /** Null where the body was not read. */
  readonly request: RoutableRequest | null;
  /** Null where no large model was asked. */
  readonly escalated: EscalationAccount | null;
}

/** How an escalated request went. */
export interface EscalationAccount {
  /** Null where nobody was asked. */
  readonly target: { readonly provider: string; readonly model: string } | null;
  /** Requests sent upstream. */
  readonly tries: number;
  /** Fields that did not reach a provider of another dialect, and that no answer depends on. */
  readonly hintsLost: readonly string[];
  /** Fields that kept the request from the model chosen for it. */
  readonly inTheWay: readonly string[];
  /** How hard the request was found to be; null where nobody asked. */
  readonly tier: { readonly tier: string; readonly task: string; readonly complexity: number } | null;
  /** What the cache had to do with it: "hit", "miss", "shared", or why nothing. */
  readonly cache: string;
}
