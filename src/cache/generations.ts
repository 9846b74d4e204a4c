/**
 * Owns purging: not by finding what to delete, which no store can do, but by counting a tenant's purges. An answer
 * carries the counts that held when it was asked for; any other counts mean that it has been purged since.
 */

import type { Clock } from "../core/clock.ts";
import type { Patience } from "./patience.ts";
import type { TenantScope } from "./scope.ts";

/** How often all of a tenant's answers, and those of each tag, have been purged. Tags never purged aren't listed. */
export interface Generation {
  readonly all: number;
  readonly tags: ReadonlyMap<string, number>;
}

/** Where the counts live. Must be consistent: a purge that has returned holds for every later read. */
export interface Generations {
  read(scope: TenantScope): Promise<Generation>;
  /** @param tags - null purges all of the tenant's answers */
  raise(scope: TenantScope, tags: readonly string[] | null): Promise<void>;
}

export const FIRST_GENERATION: Generation = { all: 0, tags: new Map() };

/** Past this many tags a purge of one purges all, so that a tenant's counts can't grow without end. */
const MOST_TAGS = 1000;

/** The counts after a purge. */
export const raised = ({ all, tags }: Generation, purged: readonly string[] | null): Generation => {
  const counts = new Map(tags);
  for (const tag of purged ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return purged === null || counts.size > MOST_TAGS ? { all: all + 1, tags: new Map() } : { all, tags: counts };
};

/** The counts that an answer with these tags depends on: equal ones mean that it hasn't been purged in between. */
export const markOf = ({ all, tags }: Generation, ofAnswer: readonly string[]): readonly number[] => [
  all,
  ...ofAnswer.map((tag) => tags.get(tag) ?? 0),
];

/** How long counts are believed, which is how long a purge takes to hold everywhere; from half of it they're renewed. */
const BELIEVED_MS = 2000;
const MOST_REMEMBERED = 1000;

export interface IsolateGenerationsOptions {
  readonly source: Generations;
  readonly clock: Clock;
  /** With a reading, where the isolate has seen no counts of late. */
  readonly patience: Patience;
  /** Keeps a promise going after the response: `waitUntil`. */
  readonly background: (work: Promise<unknown>) => void;
}

/** The counts as an isolate has last seen them. Only values are kept: promises belong to the request that made them. */
export class IsolateGenerations {
  readonly #source: Generations;
  readonly #clock: Clock;
  readonly #patience: Patience;
  readonly #background: (work: Promise<unknown>) => void;
  #raises = 0;
  readonly #seen = new Map<TenantScope, { readonly generation: Generation; readonly at: number }>();

  constructor({ source, clock, patience, background }: IsolateGenerationsOptions) {
    this.#source = source;
    this.#clock = clock;
    this.#patience = patience;
    this.#background = background;
  }

  /** At most 2 s old; null where the counts can't be had in time. */
  async read(scope: TenantScope): Promise<Generation | null> {
    const seen = this.#seen.get(scope);
    const age = seen === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - seen.at;
    if (seen === undefined || age >= BELIEVED_MS) return await this.#patience.ask(() => this.#renew(scope));
    if (age >= BELIEVED_MS / 2) this.#renew(scope).catch(() => undefined);
    return seen.generation;
  }

  async raise(scope: TenantScope, tags: readonly string[] | null): Promise<void> {
    await this.#source.raise(scope, tags);
    this.#raises += 1;
    this.#seen.delete(scope);
  }

  /** Whoever loses patience with it leaves its result to the next request. */
  #renew(scope: TenantScope): Promise<Generation> {
    const renewal = this.#readNow(scope);
    this.#background(renewal.catch(() => undefined));
    return renewal;
  }

  /** Counts are as old as the question for them. */
  async #readNow(scope: TenantScope): Promise<Generation> {
    const at = this.#clock.now();
    const raises = this.#raises;
    const generation = await this.#source.read(scope);
    // Asked before a purge of this isolate's own, which is to hold here at once.
    if (raises !== this.#raises) return generation;
    this.#seen.delete(scope);
    for (const longestUnseen of this.#seen.keys()) {
      if (this.#seen.size < MOST_REMEMBERED) break;
      this.#seen.delete(longestUnseen);
    }
    this.#seen.set(scope, { generation, at });
    return generation;
  }
}
