/** Owns what an isolate remembers of a tenant's refusals, so that a tenant without budget costs no calls. No I/O. */

import type { Exceeded } from "./protocol.ts";
import type { WindowName } from "./windows.ts";

/** Why a request can't go out, and how long that lasts. */
export interface Refusal {
  readonly limit: Exceeded["limit"];
  readonly window: WindowName;
  /** Until it is worth asking again: the window's end, or sooner where what is in flight may cost less than reserved. */
  readonly waitMs: number;
  /** Micro-dollars, or 1 request. */
  readonly asked: number;
  readonly allowed: number;
}

interface Remembered {
  readonly exceeded: Exceeded;
  /** The least that is refused. */
  readonly leastAsked: number;
  readonly untilMs: number;
}

/** How long a request has to wait where only what is in flight is in its way. */
const IN_FLIGHT_MS = 1_000;

/**
 * What is refused here would be refused by the keeper, but for a request within a second after one of its size was
 * refused because of what is in flight. So it can't make the limit softer, and hardly harder.
 */
export class Refusals {
  /** By limit and window: six at most. */
  readonly #remembered = new Map<string, Remembered>();

  /** @param nowMs - on the isolate's clock, as below */
  remember(exceeded: Exceeded, asked: number, nowMs: number): Refusal {
    const isSpent = asked > exceeded.attainable;
    const waitMs = isSpent ? exceeded.endsInMs : Math.min(IN_FLIGHT_MS, exceeded.endsInMs);
    const leastAsked = isSpent ? exceeded.attainable + 1 : asked;
    const { limit, window, allowed } = exceeded;
    this.#remembered.set(`${limit} ${window}`, { exceeded, leastAsked, untilMs: nowMs + waitMs });
    return { limit, window, waitMs, asked, allowed };
  }

  /** The one that lasts longest of those that hold for a request of this cost; null where none does. */
  find(cost: number, nowMs: number): Refusal | null {
    const refusals = [...this.#remembered.values()].flatMap(({ exceeded, leastAsked, untilMs }): Refusal[] => {
      const asked = exceeded.limit === "spend" ? cost : 1;
      if (asked < leastAsked || nowMs >= untilMs) return [];
      const { limit, window, allowed } = exceeded;
      return [{ limit, window, waitMs: untilMs - nowMs, asked, allowed }];
    });
    return refusals.toSorted((a, b) => b.waitMs - a.waitMs)[0] ?? null;
  }
}
