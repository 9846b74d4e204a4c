/** Owns looking answers up, storing and purging them. Knows of no request: what may be cached is decided before (plan.ts). */

import type { Clock, Random } from "../core/clock.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { ByteBudget } from "./byte-budget.ts";
import { isTag } from "./directives.ts";
import { isRefreshDue } from "./early-refresh.ts";
import type { FormatName } from "./formats/answer-format.ts";
import { FIRST_GENERATION, type Generation, type Generations, IsolateGenerations, markOf } from "./generations.ts";
import { answerName, type CacheKey } from "./key.ts";
import { Patience } from "./patience.ts";
import { record } from "./record.ts";
import type { TenantScope } from "./scope.ts";
import { type Answer, decodeStored, encodeStored, isRecordable, type StoredAnswer, toAnswer } from "./stored-answer.ts";
import type { Tier } from "./tiers.ts";

export interface AnswerCacheOptions {
  /** Asked first, and filled from the other; null where there is none. */
  readonly near: Tier | null;
  readonly durable: Tier | null;
  /** Null where nothing can be purged. */
  readonly generations: Generations | null;
  readonly clock: Clock;
  /** Milliseconds since 1970: stored answers are read by other machines. */
  readonly now: () => number;
  readonly random: Random;
  /** Keeps a promise going after the response: `waitUntil`. */
  readonly background: (work: Promise<unknown>) => void;
  /** Bytes of an answer's body. @default 4 MiB */
  readonly maximumBytes?: number;
  /** Bytes of all answers that are being listened to, in this isolate; what comes beyond passes unrecorded. @default 32 MiB */
  readonly maximumHeldBytes?: number;
  /** For each store that a look-up asks. @default 50 */
  readonly lookUpLimitMs?: number;
  /**
   * For the tenant's purges, where this isolate has read none for 2 s: longer, since they live in one place of the world
   * and a hit saves more. @default 250
   */
  readonly purgeCheckLimitMs?: number;
  /** For each part that an answer is stored in or purged from. @default 5000 */
  readonly storeLimitMs?: number;
}

export interface Hit {
  readonly answer: Answer;
  readonly ageMs: number;
  /** This caller shall fetch the answer anew, in the background, for the sake of later ones. */
  readonly refreshDue: boolean;
}

export interface RecordingSettings {
  readonly format: FormatName;
  readonly ttlMs: number;
  readonly tags: readonly string[];
}

/** Passes a response on unchanged; stores what has come of it if that turns out to be a whole, successful answer. */
export type Recording = (response: Response) => Response;

interface PatientTier {
  readonly tier: Tier;
  readonly reading: Patience;
  readonly writing: Patience;
}

const MEBIBYTE = 1024 * 1024;

/** A fetch is never taken to cost more than this share of an answer's time: slow readers make it look long. */
const GREATEST_COST = 0.1;

/** One an isolate; none of its methods rejects, whatever its stores do. */
export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  readonly #maximumBytes: number;
  readonly #near: PatientTier | null;
  readonly #durable: PatientTier | null;
  readonly #generations: IsolateGenerations | null;
  readonly #budget: ByteBudget;
  readonly #purging: Patience;

  constructor(options: AnswerCacheOptions) {
    const { clock, near, durable, generations, background, lookUpLimitMs = 50, storeLimitMs = 5000 } = options;
    const patient = (tier: Tier | null): PatientTier | null =>
      tier && { tier, reading: new Patience(clock, lookUpLimitMs), writing: new Patience(clock, storeLimitMs) };
    this.#options = options;
    this.#maximumBytes = options.maximumBytes ?? 4 * MEBIBYTE;
    this.#near = patient(near);
    this.#durable = patient(durable);
    const patience = new Patience(clock, options.purgeCheckLimitMs ?? 250);
    this.#generations = generations && new IsolateGenerations({ source: generations, clock, patience, background });
    this.#budget = new ByteBudget(options.maximumHeldBytes ?? 32 * MEBIBYTE);
    this.#purging = new Patience(clock, storeLimitMs);
  }

  /** Null where there is no answer, it can't be had in time, or it can't be told whether it has been purged. */
  async get(scope: TenantScope, key: CacheKey): Promise<Hit | null> {
    const { now, random } = this.#options;
    const name = await answerName(scope, key);
    const [generation, near] = await Promise.all([this.#generation(scope), this.#read(this.#near, name)]);
    if (generation === null) return null;
    const isGood = (stored: StoredAnswer | null): stored is StoredAnswer =>
      stored !== null && stored.expiresAt > now() && isSame(stored.mark, markOf(generation, stored.tags));
    const stored = isGood(near) ? near : await this.#read(this.#durable, name);
    if (!isGood(stored)) return null;
    if (stored !== near) this.#options.background(this.#write(this.#near, name, stored));
    const { storedAt, expiresAt, costMs, headers, body } = stored;
    const refreshDue = isRefreshDue({ leftMs: expiresAt - now(), costMs }, random);
    return { answer: { headers, body }, ageMs: Math.max(0, now() - storedAt), refreshDue };
  }

  /** Begins before the provider is asked: what is purged from then on isn't stored, and the wait counts as the cost. */
  async startRecording(scope: TenantScope, key: CacheKey, settings: RecordingSettings): Promise<Recording> {
    const { clock, background } = this.#options;
    const started = clock.now();
    const generation = await this.#generation(scope);
    return (response) => {
      if (generation === null || !isRecordable(response)) return response;
      const { headers } = response;
      const onWhole = (bytes: Uint8Array): void => {
        const answer = toAnswer(settings.format, headers, bytes);
        if (answer === null) return;
        const mark = markOf(generation, settings.tags);
        background(
          this.#store(scope, key, { ...answer, ...this.#times(settings, started), tags: settings.tags, mark }),
        );
      };
      return record(response, { maximumBytes: this.#maximumBytes, budget: this.#budget, onWhole });
    };
  }

  /**
   * Makes stored answers unfindable everywhere, within 2 s of when this returns.
   * @param tags - null purges all of the tenant's answers; what can be no tag has no answers, and isn't remembered
   */
  async purge(scope: TenantScope, tags: readonly string[] | null): Promise<Result<null, Failure>> {
    const generations = this.#generations;
    if (generations === null) return fail(noPurging);
    const done = await this.#purging.ask(async () => {
      await generations.raise(scope, tags?.filter(isTag) ?? null);
      return true;
    });
    return done === null ? fail(notPurged) : succeed(null);
  }

  #times({ ttlMs }: RecordingSettings, started: number): Pick<StoredAnswer, "storedAt" | "expiresAt" | "costMs"> {
    const storedAt = this.#options.now();
    const costMs = Math.min(this.#options.clock.now() - started, GREATEST_COST * ttlMs);
    return { storedAt, expiresAt: storedAt + ttlMs, costMs };
  }

  async #store(scope: TenantScope, key: CacheKey, stored: StoredAnswer): Promise<void> {
    const name = await answerName(scope, key);
    await Promise.all([this.#write(this.#near, name, stored), this.#write(this.#durable, name, stored)]);
  }

  async #generation(scope: TenantScope): Promise<Generation | null> {
    const generations = this.#generations;
    return generations === null ? FIRST_GENERATION : await generations.read(scope);
  }

  async #read(patient: PatientTier | null, name: string): Promise<StoredAnswer | null> {
    const bytes = patient && (await patient.reading.ask(() => patient.tier.read(name)));
    return bytes && decodeStored(name, bytes);
  }

  async #write(patient: PatientTier | null, name: string, stored: StoredAnswer): Promise<void> {
    const ttlMs = stored.expiresAt - this.#options.now();
    await patient?.writing.ask(() => patient.tier.write(name, encodeStored(name, stored), ttlMs));
  }
}

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((count, index) => count === other[index]);

const noPurging: Failure = {
  kind: "not_found",
  message: "This router has nothing bound that could remember a purge. Bind the Durable Object FLIGHT_KEEPER.",
  retryable: false,
};

const notPurged: Failure = {
  kind: "overloaded",
  message: "The purge could not be written down in time, and may hold or not. Try again.",
  retryable: true,
  retryAfterMs: 1000,
};
