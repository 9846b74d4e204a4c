/**
 * Owns what an isolate and the keeper of a provider key's slots say to each other, and the promise they keep together:
 * the requests running under the key, over all isolates, are never more than its cap.
 *
 * How the promise holds. The keeper counts for every holder (an isolate) the most slots it could be using, and grants
 * only what the sum leaves free. A count goes down in two ways alone: the holder says in a newer call that it uses
 * fewer, or its term ends. The holder's term is the shorter one: it counts from before it asked, the keeper from when
 * the call arrived, and the holder stops `marginMs` earlier. So lost, late, doubled and reordered messages, crashes on
 * either side and a keeper that starts again can make a slot lie idle, and never be used twice.
 *
 * What it takes for granted. That `marginMs` covers all of: how much faster the keeper's clock runs than the isolate's
 * within one term, a jump of the keeper's clock when it starts on another machine, how late an isolate's timers fire
 * (its clock stands still while it computes), and how long the provider takes to see that a request was aborted. Clocks
 * need not agree otherwise. An isolate stopped for longer than that, with its connections left open, isn't covered. And
 * that a request's timers run as long as its connection to the provider: one not heard of for 15 s is taken for dead.
 *
 * What it costs. A request may outlive its lease only by renewing it, which every running request sees to from 40 s on,
 * at the default term of 90 s. Where the keeper can't be reached from then to the term's end, the requests still running
 * are aborted: it takes an outage of more than 45 s to end any, and of more than 30 s to keep one from starting. Who
 * would rather never have one aborted sets `startReserveMs` to the longest time a request may take, and the term to
 * twice that. The price is that an isolate killed with slots in hand takes them along for a whole term, in which nobody
 * uses them.
 */

/** What is agreed for one provider key. */
export interface LeaseTerms {
  /** The most requests that run under the key at once, over all isolates; 1 or more. */
  readonly cap: number;
  /** Milliseconds from a call's arrival until the keeper takes back what it granted and nobody renewed. */
  readonly termMs: number;
  /** By how many milliseconds the isolate's own term is shorter; more than two seconds. */
  readonly marginMs: number;
  /** In the last so many milliseconds of a term no request starts under it, so that each has at least that long. */
  readonly startReserveMs: number;
  readonly fallback: Fallback;
}

/**
 * What an isolate may use while the keeper can't be reached. These slots are set aside from the cap, `slots` times
 * `isolates`, and nobody leases them; the cap holds as long as no more isolates than that are cut off at once. Nothing
 * can enforce that from inside, so the default is none: then the cap holds whatever happens, and an isolate that is cut
 * off turns requests away once its leases have ended.
 */
export interface Fallback {
  /** For each isolate. */
  readonly slots: number;
  /** How many isolates it is set aside for. */
  readonly isolates: number;
}

/**
 * The terms to use unless there is a reason for others: leases of 90 seconds, no fallback.
 * @param cap - requests at once, over all isolates
 */
export const defaultTerms = (cap: number): LeaseTerms => ({
  cap,
  termMs: 90_000,
  marginMs: 3_000,
  startReserveMs: 15_000,
  fallback: { slots: 0, isolates: 0 },
});

/** How many slots the keeper may lease: the cap without what is set aside for isolates that are cut off. */
export const leasableSlots = ({ cap, fallback }: LeaseTerms): number =>
  Math.max(0, cap - fallback.slots * fallback.isolates);

/** One isolate's word: what it may be using at most until it hears the answer, and what it would like to have. */
export interface LeaseCall {
  /** Made up at random by the isolate, once in its life. */
  readonly holder: string;
  /** Grows with every call of the holder; the answer to any but its latest is worth nothing to it. */
  readonly sequence: number;
  /** Slots it may use from now until the answer comes; slots it once had beyond these are given back. */
  readonly held: number;
  /** Slots it wants in all, those held included; fewer than `held` where it waits for requests to end. */
  readonly wanted: number;
  /** `leasableSlots` as the caller is configured: where two versions run side by side, each keeps its own. */
  readonly leasable: number;
  /** As the caller is configured; for all it holds, counted anew from this call's arrival. */
  readonly termMs: number;
}

export interface LeaseReply {
  /** Slots the holder may use in all. Where fewer than it holds: it starts no request beyond them. */
  readonly granted: number;
  /** True where there is less than all isolates together want. */
  readonly scarce: boolean;
  /** True where others have what is this holder's fair share: it comes free as they call. */
  readonly owed: boolean;
}

/**
 * Brings a call to the keeper and its answer back, as part of the request that makes it. Rejects, or never settles,
 * where the keeper can't be reached.
 */
export type AskKeeper = (call: LeaseCall) => Promise<LeaseReply>;
