/** Owns one try at one target: the leave to send, the sending, and what each part learns from how it ended. */

import { fail, type Result, succeed } from "../core/result.ts";
import type { Slot } from "./admission.ts";
import type { Trial } from "./breaker.ts";
import type { ClientThrottle } from "./client-throttle.ts";
import type { Ending } from "./ending.ts";
import type { Plan, Sent, Try } from "./outcome.ts";
import type { Registry, Target } from "./registry.ts";

/** The leave to send once. */
export interface Entry {
  readonly slot: Slot;
  readonly trial: Trial;
  readonly throttle: ClientThrottle;
  readonly waitedMs: number;
}

/** A target that was not sent to. */
export interface LeftOut {
  readonly outcome: Exclude<Try<unknown>["outcome"], Sent<unknown>["outcome"]>;
  readonly waitedMs: number;
  readonly retryAfterMs: number;
}

/** What a try ended as. `bug`: `send` threw. */
type Ended = Sent<unknown>["outcome"] | "caller_left" | "bug";

interface Lesson {
  readonly slot: Parameters<Slot["release"]>[0];
  readonly breaker: Parameters<Trial["settle"]>[0];
  /** Null where it isn't known whether the provider took the request. */
  readonly accepted: boolean | null;
}

const LESSONS: Readonly<Record<Ended, Lesson>> = {
  answered: { slot: "answered", breaker: "success", accepted: true },
  // An error comes faster than an answer, so its time is no measure.
  refused: { slot: "unmeasured", breaker: "success", accepted: true },
  throttled: { slot: "dropped", breaker: "unknown", accepted: false },
  transient: { slot: "unmeasured", breaker: "failure", accepted: false },
  timeout: { slot: "timed_out", breaker: "failure", accepted: false },
  final: { slot: "unmeasured", breaker: "failure", accepted: false },
  caller_left: { slot: "abandoned", breaker: "unknown", accepted: null },
  bug: { slot: "unmeasured", breaker: "unknown", accepted: null },
};

const THROTTLED_RETRY_MS = 1000;

/** Asks breaker, throttle and admission, in this order: nobody queues for a target that is out. */
export const enter = async <Place extends Target>(
  target: Place,
  { deadlineMs, priority = "normal", signal }: Pick<Plan<Place, unknown>, "deadlineMs" | "priority" | "signal">,
  registry: Registry,
): Promise<Result<Entry, LeftOut>> => {
  const { clock, random } = registry;
  const { admission, throttle } = registry.key(target);
  const breaker = registry.breaker(target);
  if (breaker.waitMs > 0) return fail({ outcome: "open", waitedMs: 0, retryAfterMs: breaker.waitMs });
  if (throttle.refuses()) {
    return fail({ outcome: "throttled_here", waitedMs: 0, retryAfterMs: THROTTLED_RETRY_MS * (1 + random()) });
  }
  const sinceMs = clock.now();
  const admitted = await admission.admit({ deadlineMs, priority, signal });
  const waitedMs = clock.now() - sinceMs;
  if (!admitted.ok) {
    const { problem } = admitted;
    return fail({
      outcome: problem.reason,
      waitedMs,
      retryAfterMs: problem.reason === "caller_left" ? 0 : problem.retryAfterMs,
    });
  }
  // The breaker may have opened in the meantime.
  const trial = breaker.enter();
  if (trial !== null) return succeed({ slot: admitted.value, trial, throttle, waitedMs });
  admitted.value.release("unmeasured");
  return fail({ outcome: "open", waitedMs, retryAfterMs: breaker.waitMs });
};

/** Sends once; what is learnt from it is settled when this resolves or rejects. */
export const sendOnce = async <Place extends Target, Response>(
  target: Place,
  { slot, trial, throttle }: Entry,
  { send, discard }: Plan<Place, Response>,
  ending: Ending,
): Promise<Sent<Response> | "caller_left"> => {
  const discardLate = ({ response }: Sent<Response>) => {
    if (response !== undefined && response !== null) discard(response);
  };
  let ended: Ended = "bug";
  try {
    const isOver = ending.reason !== null;
    const sent = isOver ? null : await ending.race(send(target, ending.signal), discardLate);
    const outcome = sent ?? (ending.reason === "caller_left" ? "caller_left" : ({ outcome: "timeout" } as const));
    ended = outcome === "caller_left" ? outcome : outcome.outcome;
    return outcome;
  } finally {
    const lesson = LESSONS[ended];
    trial.settle(lesson.breaker);
    if (lesson.accepted !== null) throttle.settle(lesson.accepted);
    // Last, since it may let the next one in.
    slot.release(lesson.slot);
  }
};
