/**
 * Owns what a tenant has spent and reserved: pure, one an object. How it keeps its promise: protocol.ts. Its state is two
 * numbers a window, and one small record for each request in flight, of which there may be so many and no more.
 */

import type { MicroDollars } from "./money.ts";
import type { Exceeded, ReserveCall, ReserveReply, SettleCall } from "./protocol.ts";
import { WINDOW_NAMES, type WindowName, windowAt } from "./windows.ts";

/** What was settled in one window. */
interface Total {
  readonly startsAtMs: number;
  readonly cost: MicroDollars;
  readonly requests: number;
}

interface Reserved {
  readonly cost: MicroDollars;
  readonly requests: number;
}

const NOTHING: Reserved = { cost: 0, requests: 0 };

export type Totals = Readonly<Record<WindowName, Total>>;

/** A reservation that is neither settled nor cancelled. */
export interface OpenReservation {
  readonly cost: MicroDollars;
  /** When it was made: it counts in the windows of then. */
  readonly atMs: number;
  readonly expiresAtMs: number;
}

/** What must outlive the object's memory. */
export interface StoredLedger {
  /** Null for a ledger that is new. */
  readonly totals: Totals | null;
  readonly open: Iterable<readonly [id: string, reservation: OpenReservation]>;
}

/** To be stored before the reply leaves. */
export interface LedgerChanges {
  /** Null where they are as they were. */
  readonly totals: Totals | null;
  /** Null where the record goes. */
  readonly open: readonly (readonly [id: string, reservation: OpenReservation | null])[];
}

/** Of one tenant, in flight at once. */
const MOST_OPEN = 10_000;

export class BudgetLedger {
  readonly #open: Map<string, OpenReservation>;
  #totals: Totals;
  /** What the open reservations made in each window come to. */
  #reserved: Record<WindowName, Reserved>;
  #isStored = true;
  #nextExpiryMs: number;
  /** Never goes back: a window that has begun isn't left for the one before it. */
  #nowMs: number;

  /** @param nowMs - as in all its methods: milliseconds since 1970 in UTC */
  constructor({ totals, open }: StoredLedger, nowMs: number) {
    this.#open = new Map(open);
    this.#totals = totals ?? eachWindow((window) => emptyAt(window, nowMs));
    this.#reserved = eachWindow(() => NOTHING);
    this.#nowMs = nowMs;
    for (const { startsAtMs } of Object.values(this.#totals)) this.#nowMs = Math.max(this.#nowMs, startsAtMs);
    for (const { atMs } of this.#open.values()) this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#enterWindows();
    for (const reservation of this.#open.values()) this.#addReserved(reservation, 1);
    this.#nextExpiryMs = this.#firstExpiryMs();
  }

  reserve(
    { id, cost, limits, termMs }: ReserveCall,
    nowMs: number,
  ): { readonly reply: ReserveReply; readonly changes: LedgerChanges } {
    const expired = this.#proceed(nowMs);
    if (this.#open.has(id)) return { reply: { granted: true }, changes: this.#changes(expired) };
    const exceeded = WINDOW_NAMES.flatMap((window) => this.#exceededIn(window, cost, limits));
    if (exceeded.length > 0 || this.#open.size >= MOST_OPEN) {
      const lastFirst = exceeded.toSorted((a, b) => b.endsInMs - a.endsInMs);
      return { reply: { granted: false, exceeded: lastFirst }, changes: this.#changes(expired) };
    }
    const reservation = { cost, atMs: this.#nowMs, expiresAtMs: this.#nowMs + termMs };
    this.#open.set(id, reservation);
    this.#addReserved(reservation, 1);
    this.#nextExpiryMs = Math.min(this.#nextExpiryMs, reservation.expiresAtMs);
    return { reply: { granted: true }, changes: this.#changes([...expired, [id, reservation]]) };
  }

  settle({ id, cost, orCharge }: SettleCall, nowMs: number): LedgerChanges {
    const expired = this.#proceed(nowMs);
    const reservation = this.#take(id);
    if (reservation === null) {
      if (orCharge) this.#spend(cost, this.#nowMs);
      return this.#changes(expired);
    }
    this.#spend(cost, reservation.atMs);
    return this.#changes([...expired, [id, null]]);
  }

  cancel(id: string, nowMs: number): LedgerChanges {
    const expired = this.#proceed(nowMs);
    return this.#changes(this.#take(id) === null ? expired : [...expired, [id, null]]);
  }

  /** Moves on to the windows of now, and counts what has expired as spent. */
  #proceed(nowMs: number): LedgerChanges["open"] {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#enterWindows();
    if (this.#nowMs < this.#nextExpiryMs) return [];
    const expired = [...this.#open].filter(([, { expiresAtMs }]) => expiresAtMs <= this.#nowMs);
    for (const [id, { cost, atMs }] of expired) {
      this.#take(id);
      this.#spend(cost, atMs);
    }
    this.#nextExpiryMs = this.#firstExpiryMs();
    return expired.map(([id]) => [id, null]);
  }

  /** What was settled and reserved before counts in none of the windows that begin. */
  #enterWindows(): void {
    for (const window of WINDOW_NAMES) {
      const empty = emptyAt(window, this.#nowMs);
      if (empty.startsAtMs <= this.#totals[window].startsAtMs) continue;
      this.#totals = { ...this.#totals, [window]: empty };
      this.#reserved[window] = NOTHING;
    }
  }

  /** Null where it isn't open. */
  #take(id: string): OpenReservation | null {
    const reservation = this.#open.get(id);
    if (reservation === undefined) return null;
    this.#open.delete(id);
    this.#addReserved(reservation, -1);
    return reservation;
  }

  #addReserved({ cost, atMs }: OpenReservation, times: 1 | -1): void {
    for (const window of WINDOW_NAMES) {
      if (atMs < this.#totals[window].startsAtMs) continue;
      const reserved = this.#reserved[window];
      this.#reserved[window] = { cost: reserved.cost + times * cost, requests: reserved.requests + times };
    }
  }

  /** One request more, in the windows of `atMs` as far as they aren't over. */
  #spend(cost: MicroDollars, atMs: number): void {
    this.#isStored = false;
    this.#totals = eachWindow((window) => {
      const total = this.#totals[window];
      if (atMs < total.startsAtMs) return total;
      return { ...total, cost: total.cost + cost, requests: total.requests + 1 };
    });
  }

  #exceededIn(window: WindowName, cost: MicroDollars, { spend, requests }: ReserveCall["limits"]): Exceeded[] {
    const settled = this.#totals[window];
    const reserved = this.#reserved[window];
    const endsInMs = windowAt(window, this.#nowMs).endsAtMs - this.#nowMs;
    const exceeded: Exceeded[] = [];
    const check = (limit: Exceeded["limit"], asked: number, allowed: number | undefined): void => {
      if (allowed === undefined || asked === 0) return;
      const spent = limit === "spend" ? settled.cost : settled.requests;
      const inFlight = limit === "spend" ? reserved.cost : reserved.requests;
      if (spent + inFlight + asked <= allowed) return;
      exceeded.push({ limit, window, endsInMs, allowed, attainable: Math.max(0, allowed - spent) });
    };
    check("spend", cost, spend[window]);
    check("requests", 1, requests[window]);
    return exceeded;
  }

  #firstExpiryMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { expiresAtMs } of this.#open.values()) first = Math.min(first, expiresAtMs);
    return first;
  }

  #changes(open: LedgerChanges["open"]): LedgerChanges {
    const totals = this.#isStored ? null : this.#totals;
    this.#isStored = true;
    return { totals, open };
  }
}

const emptyAt = (window: WindowName, nowMs: number): Total => ({
  startsAtMs: windowAt(window, nowMs).startsAtMs,
  cost: 0,
  requests: 0,
});

const eachWindow = <Value>(make: (window: WindowName) => Value): Record<WindowName, Value> => ({
  minute: make("minute"),
  day: make("day"),
  month: make("month"),
});
