/**
 * Owns what this isolate knows of each provider key and model: limits, breakers, quotas. Bounded in number, since keys
 * and models may be the callers' own; what was used least recently is forgotten first.
 */

import type { Clock, Random } from "../core/clock.ts";
import { Admission } from "./admission.ts";
import { Breaker } from "./breaker.ts";
import { ClientThrottle } from "./client-throttle.ts";
import { type ConcurrencyLimit, GradientLimit } from "./gradient-limit.ts";
import { KeyHealth } from "./key-health.ts";
import { RetryQuota } from "./retry-quota.ts";

/** Where a request can go. */
export interface Target {
  /** Names a provider key; never the key itself. */
  readonly key: string;
  readonly model: string;
}

/** What the requests of one provider key share. */
export interface KeyState {
  readonly admission: Admission;
  readonly throttle: ClientThrottle;
  readonly quota: RetryQuota;
  readonly health: KeyHealth;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Keys remembered at most, and four times as many pairs of key and model. @default 256 */
  readonly maximumKeys?: number;
  /** Each key's concurrency limit. @default GradientLimit */
  readonly makeLimit?: () => ConcurrencyLimit;
  /** As in `AdmissionOptions`. */
  readonly maximumWaiting?: number;
  readonly maximumWaitMs?: number;
}

const MODELS_PER_KEY = 4;

export class Registry {
  readonly clock: Clock;
  readonly random: Random;
  readonly #makeAdmission: () => Admission;
  readonly #maximumKeys: number;
  readonly #keys = new Map<string, KeyState>();
  readonly #breakers = new Map<string, Breaker>();

  constructor(options: RegistryOptions) {
    const { clock, random, maximumKeys = 256, makeLimit = () => new GradientLimit(), ...bounds } = options;
    this.clock = clock;
    this.random = random;
    this.#maximumKeys = maximumKeys;
    this.#makeAdmission = () => new Admission({ ...bounds, clock, random, limit: makeLimit() });
  }

  key({ key }: Target): KeyState {
    const make = () => ({
      admission: this.#makeAdmission(),
      throttle: new ClientThrottle(this.clock, this.random),
      quota: new RetryQuota(this.clock),
      health: new KeyHealth(this.clock),
    });
    // A limit whose slots are held must stay, or the key would be granted them twice.
    return recall(this.#keys, key, this.#maximumKeys, make, ({ admission }) => admission.idle);
  }

  breaker({ key, model }: Target): Breaker {
    const make = () => new Breaker(this.clock, this.random);
    const maximum = MODELS_PER_KEY * this.#maximumKeys;
    return recall(this.#breakers, JSON.stringify([key, model]), maximum, make, () => true);
  }
}

/** The map's value for the key, made where there is none; past the maximum the least recently used that may goes. */
const recall = <Value>(
  map: Map<string, Value>,
  key: string,
  maximum: number,
  make: () => Value,
  mayGo: (value: Value) => boolean,
): Value => {
  const value = map.get(key) ?? make();
  map.delete(key);
  if (map.size >= maximum) {
    const [oldest] = map.keys();
    const out = map.entries().find(([, other]) => mayGo(other))?.[0] ?? oldest;
    if (out !== undefined) map.delete(out);
  }
  map.set(key, value);
  return value;
};
