/** Owns the words for what became of one try, and of all of a request's tries. */

import type { Failure } from "../core/failure.ts";
import type { Priority } from "../core/priority.ts";
import type { Result } from "../core/result.ts";

/** What one sending came to, up to the first byte. */
export type Sent<Response> =
  | { readonly outcome: "answered"; readonly response: Response }
  /** The caller's own fault (400, 404, 413, …): another try can't help, so the provider's words go to the caller. */
  | { readonly outcome: "refused"; readonly response: Response }
  /** 429, or a provider's "overloaded" (529, 503). */
  | { readonly outcome: "throttled"; readonly response: Response | null; readonly retryAfterMs?: number }
  /** No connection, or a 5xx that may not come again. */
  | { readonly outcome: "transient"; readonly response: Response | null }
  /** No first byte within the time `send` allows one try. */
  | { readonly outcome: "timeout"; readonly response?: null }
  /** This target won't answer whatever is sent: a spent budget, a day's quota, a revoked key. Others may. */
  | { readonly outcome: "final"; readonly response: Response };

/** What a request needs to be sent. */
export interface Plan<Target, Response> {
  /** The first choice, then what stands in for it, in order. */
  readonly targets: readonly Target[];
  /** On the clock's scale; covers queue, waits between tries, connecting, and the first byte. */
  readonly deadlineMs: number;
  /** @default "normal" */
  readonly priority?: Priority;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
  /** Requests sent upstream at most. @default 3 */
  readonly maximumTries?: number;
  /**
   * Sends once. Aborts when told to; what it throws is a bug's error and is thrown on.
   * An "answered" response stays the caller's to read: nothing is tried again after it.
   */
  send(target: Target, signal: AbortSignal): Promise<Sent<Response>>;
  /** Cancels the unread body of a response that nobody will get. */
  discard(response: Response): void;
}

/** One target that was sent to, or left out: `open` breaker, `throttled_here` before it was sent, `busy` admission. */
export interface Try<Target> {
  readonly target: Target;
  readonly outcome: Sent<unknown>["outcome"] | "open" | "throttled_here" | "busy" | "deadline" | "caller_left";
  /** Milliseconds in the queue. */
  readonly waitedMs: number;
  /** Milliseconds from sending to the first byte or the failure; 0 where nothing was sent. */
  readonly tookMs: number;
}

export interface Attempted<Target, Response> {
  /** The provider's response, an error of its own included; a Failure where no provider said anything. */
  readonly result: Result<Response, Failure | "caller_left">;
  /** Whose response it is. */
  readonly target: Target | null;
  readonly tries: readonly Try<Target>[];
}
