/** Owns when a request's tries are over whatever they have come to: its caller left, or its deadline passed. */

import type { Clock } from "../core/clock.ts";

export type EndingReason = "caller_left" | "deadline";

/** Given as the reason, since making the default one, with its stack, costs more than all else a request does here. */
const FINISHED = "finished";

export class Ending {
  readonly #controller = new AbortController();
  readonly #clockStopped = new AbortController();
  readonly #caller: AbortSignal;
  readonly #leave = () => this.#end("caller_left");
  #reason: EndingReason | null = null;

  /** @param deadlineMs - on the clock's scale */
  constructor(caller: AbortSignal, deadlineMs: number, clock: Clock) {
    this.#caller = caller;
    const leftMs = deadlineMs - clock.now();
    if (caller.aborted) this.#end("caller_left");
    else if (leftMs <= 0) this.#end("deadline");
    else {
      caller.addEventListener("abort", this.#leave, { once: true });
      void clock.sleep(leftMs, this.#clockStopped.signal).then(() => {
        if (!this.#clockStopped.signal.aborted) this.#end("deadline");
      });
    }
  }

  /** Null while the tries may go on. */
  get reason(): EndingReason | null {
    return this.#reason;
  }

  /** Aborts with the ending; after `finish`, still when the caller leaves, if an answer was found. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Waits for work, but not beyond the ending.
   * @param late - is given what the work came to after it was given up
   * @returns null where it was given up; rejects as the work does before that
   */
  race<Value>(work: Promise<Value>, late: (value: Value) => void): Promise<Value | null> {
    return new Promise((resolve, reject) => {
      const giveUp = () => resolve(null);
      // A place may be given to a request in the very moment in which its caller leaves.
      if (this.#reason !== null) giveUp();
      // The one place that decides who was first.
      const won = () => {
        this.signal.removeEventListener("abort", giveUp);
        return this.#reason === null;
      };
      this.signal.addEventListener("abort", giveUp, { once: true });
      work.then(
        (value) => (won() ? resolve(value) : late(value)),
        (error) => (won() ? reject(error) : undefined),
      );
    });
  }

  /** No deadline after this. @param answered - true keeps `signal` tied to the caller: the answer's body hangs on it */
  finish(answered: boolean): void {
    this.#clockStopped.abort(FINISHED);
    if (!answered) this.#caller.removeEventListener("abort", this.#leave);
  }

  #end(reason: EndingReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#controller.abort(reason);
  }
}
