/** Owns whether a provider key looks alive: what became of the latest request under it. */

import type { Clock } from "../core/clock.ts";

/** A failure says so much about the next request for so long; then somebody may find out anew. */
const MEMORY_MS = 60_000;

export class KeyHealth {
  readonly #clock: Clock;
  #failedAtMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isFailing(): boolean {
    return this.#failedAtMs !== null && this.#clock.now() - this.#failedAtMs < MEMORY_MS;
  }

  note(answered: boolean): void {
    this.#failedAtMs = answered ? null : this.#clock.now();
  }
}
