/**
 * Owns the way of one request along its chain of targets: how often it is sent, where, and what comes back in the end.
 * It never looks into a request or a response.
 */

import type { Failure } from "../core/failure.ts";
import { fail, succeed } from "../core/result.ts";
import { Ending } from "./ending.ts";
import { unanswered } from "./failures.ts";
import { type FailedSent, nextStep } from "./next-step.ts";
import { type Entry, enter, type LeftOut, sendOnce } from "./one-try.ts";
import type { Attempted, Plan, Sent, Try } from "./outcome.ts";
import type { Registry, Target } from "./registry.ts";
import type { Retry, RetryQuota } from "./retry-quota.ts";

/**
 * Sends a request until a provider answers, within its deadline, its number of tries, and the retry quota of its first
 * target's key. The first try under a key that isn't failing itself is free, so that the way to a healthy provider is
 * open however many retries a dead one has used up.
 *
 * However it ends, every slot is given back, and every response but the returned one is discarded, one that arrives
 * after its try was given up included.
 */
export const attempt = async <Place extends Target, Response>(
  plan: Plan<Place, Response>,
  registry: Registry,
): Promise<Attempted<Place, Response>> => {
  const course = new Course(plan, registry);
  try {
    return await course.run();
  } finally {
    course.close();
  }
};

/** What a client without any better word should wait for after a failure, in milliseconds. */
const RETRY_AFTER_MS = 1000;

class Course<Place extends Target, Response> {
  readonly #plan: Plan<Place, Response>;
  readonly #registry: Registry;
  readonly #ending: Ending;
  readonly #tries: Try<Place>[] = [];
  /** Keys that the request was sent under. */
  readonly #used = new Set<string>();
  #position = 0;
  #failuresHere = 0;
  #sent = 0;
  #answered = false;
  /** The right to send again, while it is not used. */
  #retry: Retry | null = null;
  /** The last failed response, in case nothing better comes. */
  #held: { readonly response: Response; readonly target: Place } | null = null;
  /** What to say where there is no response; what a provider did weighs more than why another was left out. */
  #failure: Failure | null = null;

  constructor(plan: Plan<Place, Response>, registry: Registry) {
    this.#plan = plan;
    this.#registry = registry;
    this.#ending = new Ending(plan.signal, plan.deadlineMs, registry.clock);
  }

  async run(): Promise<Attempted<Place, Response>> {
    for (;;) {
      const target = this.#plan.targets[this.#position];
      if (target === undefined || this.#ending.reason !== null) return this.#giveUp();
      const entry = await enter(target, this.#plan, this.#registry);
      if (!entry.ok) {
        this.#leaveOut(target, entry.problem);
        continue;
      }
      const sent = await this.#send(target, entry.value);
      if (sent === "caller_left") return this.#giveUp();
      if (sent.outcome === "answered" || sent.outcome === "refused") return this.#accept(sent.response, target);
      this.#keep(sent, target);
      if (!(await this.#goOn(sent))) return this.#giveUp();
    }
  }

  close(): void {
    this.#drop();
    // A retry that was never sent costs nothing.
    this.#retry?.settle(true);
    this.#ending.finish(this.#answered);
  }

  async #send(target: Place, entry: Entry): Promise<Sent<Response> | "caller_left"> {
    const { clock } = this.#registry;
    const { health } = this.#registry.key(target);
    const quota = this.#quota(target);
    const retry = this.#retry;
    this.#retry = null;
    if (this.#sent++ === 0) quota.begin();
    this.#used.add(target.key);
    const sentAtMs = clock.now();
    let outcome: Try<Place>["outcome"] = "transient";
    try {
      const sent = await sendOnce(target, entry, this.#plan, this.#ending);
      outcome = sent === "caller_left" ? sent : sent.outcome;
      return sent;
    } finally {
      const answered = outcome === "answered" || outcome === "refused";
      if (outcome !== "caller_left") health.note(answered);
      if (retry !== null) retry.settle(answered);
      else if (answered) quota.succeed();
      this.#tries.push({ target, outcome, waitedMs: entry.waitedMs, tookMs: clock.now() - sentAtMs });
    }
  }

  /** Chooses where to go on and waits as long as is due; false where it is over. */
  async #goOn(failed: FailedSent<Response>): Promise<boolean> {
    const { targets, deadlineMs, maximumTries = 3 } = this.#plan;
    const { clock, random } = this.#registry;
    const [here, next] = targets.slice(this.#position);
    if (here === undefined || this.#sent >= maximumTries || this.#ending.reason !== null) return false;
    const situation = {
      failuresHere: ++this.#failuresHere,
      sent: this.#sent,
      othersLeft: next !== undefined,
      leftMs: deadlineMs - clock.now(),
    };
    const step = nextStep(failed, situation, random);
    const throttled = failed.outcome === "throttled";
    if (step?.stays === true && this.#takeRetry(here, throttled)) {
      await clock.sleep(step.delayMs, this.#ending.signal);
      return true;
    }
    if (step === null || next === undefined || !this.#takeRetry(next, throttled)) return false;
    this.#moveOn();
    return true;
  }

  /** Whether the request may be sent there: a healthy key that it wasn't sent under yet takes it as a first try. */
  #takeRetry(target: Place, throttled: boolean): boolean {
    if (!this.#used.has(target.key) && !this.#registry.key(target).health.isFailing) return true;
    this.#retry = this.#quota(target).take(throttled);
    return this.#retry !== null;
  }

  /** Of the first target's key, whose requests all of these are. */
  #quota(target: Place): RetryQuota {
    return this.#registry.key(this.#plan.targets[0] ?? target).quota;
  }

  #moveOn(): void {
    this.#position++;
    this.#failuresHere = 0;
  }

  #leaveOut(target: Place, { outcome, waitedMs, retryAfterMs }: LeftOut): void {
    this.#tries.push({ target, outcome, waitedMs, tookMs: 0 });
    if (outcome !== "caller_left") this.#failure ??= unanswered(outcome, Math.ceil(retryAfterMs));
    this.#moveOn();
  }

  #keep(failed: FailedSent<Response>, target: Place): void {
    const { response } = failed;
    if (response !== undefined && response !== null) {
      this.#drop();
      this.#held = { response, target };
    } else if (failed.outcome !== "final") {
      const retryAfterMs = failed.outcome === "throttled" ? failed.retryAfterMs : undefined;
      this.#failure = unanswered(failed.outcome, retryAfterMs ?? RETRY_AFTER_MS);
    }
  }

  #drop(): void {
    if (this.#held !== null) this.#plan.discard(this.#held.response);
    this.#held = null;
  }

  #accept(response: Response, target: Place): Attempted<Place, Response> {
    this.#answered = true;
    this.#drop();
    return { result: succeed(response), target, tries: this.#tries };
  }

  #giveUp(): Attempted<Place, Response> {
    if (this.#ending.reason === "caller_left") {
      this.#drop();
      return { result: fail("caller_left"), target: null, tries: this.#tries };
    }
    if (this.#held !== null) {
      const { response, target } = this.#held;
      this.#held = null;
      return this.#accept(response, target);
    }
    return { result: fail(this.#failure ?? unanswered("deadline", RETRY_AFTER_MS)), target: null, tries: this.#tries };
  }
}
