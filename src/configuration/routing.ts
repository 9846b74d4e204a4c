/** Owns what configuration says of where an escalated request may go. */

import type { JsonObject } from "../core/json.ts";

const NAME = "^[a-z][a-z0-9-]{0,31}$";

/** A model of a provider. */
export interface Choice {
  /** "anthropic", "gemini", "openai" or a name in PROVIDERS. */
  readonly provider: string;
  readonly model: string;
}

const choice: JsonObject = {
  type: "object",
  properties: {
    provider: { type: "string", pattern: NAME },
    model: { type: "string", pattern: "^[\\x21-\\x7e]{1,200}$" },
  },
  required: ["provider", "model"],
  additionalProperties: false,
};

/** PROVIDERS: endpoints beside the three, by name; the key of `my-vllm` is the secret MY_VLLM_API_KEY. */
export type OtherProviders = Readonly<
  Record<string, { readonly dialect: "anthropic" | "gemini" | "openai"; readonly baseUrl: string }>
>;

export const otherProvidersSchema: JsonObject = {
  type: "object",
  propertyNames: { pattern: NAME, not: { enum: ["anthropic", "gemini", "openai", "native"] } },
  additionalProperties: {
    type: "object",
    properties: { dialect: { enum: ["anthropic", "gemini", "openai"] }, baseUrl: { type: "string" } },
    required: ["dialect", "baseUrl"],
    additionalProperties: false,
  },
};

/** FALLBACKS: by provider, who is tried in turn where it can't answer. */
export type Fallbacks = Readonly<Record<string, readonly Choice[]>>;

export const fallbacksSchema: JsonObject = {
  type: "object",
  propertyNames: { pattern: NAME },
  additionalProperties: { type: "array", maxItems: 4, items: choice },
};

/** The most requests that run at a time under a provider's key, over all isolates. */
export interface Cap {
  readonly requests: number;
  /**
   * What an isolate may run while the Durable Object that counts can't be reached: `slots` each, set aside from
   * `requests` for so many isolates; the cap holds while no more than those are cut off. @default none
   */
  readonly unreachable?: { readonly slots: number; readonly isolates: number };
}

/** CAPS: by provider; a number alone is `requests`. */
export type Caps = Readonly<Record<string, number | Cap>>;

const positive: JsonObject = { type: "integer", minimum: 1, maximum: 100_000 };

export const capsSchema: JsonObject = {
  type: "object",
  propertyNames: { pattern: NAME },
  additionalProperties: {
    if: { type: "object" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: {
        requests: positive,
        unreachable: {
          type: "object",
          properties: { slots: positive, isolates: positive },
          required: ["slots", "isolates"],
          additionalProperties: false,
        },
      },
      required: ["requests"],
      additionalProperties: false,
    },
    else: positive,
  },
};

/** CACHE: whose answers are kept and given again. */
export interface CacheSettings {
  /** As `CachePolicy.mode`. @default "asked" */
  readonly mode?: "off" | "asked" | "on";
  /** @default 3600 */
  readonly ttlSeconds?: number;
  /** The most a caller may ask for. @default 86400 */
  readonly maximumTtlSeconds?: number;
  /** Whether identical requests under way share one call, in a Durable Object. @default false */
  readonly shareFlights?: boolean;
}

const seconds: JsonObject = { type: "integer", minimum: 1, maximum: 31_536_000 };

export const cacheSchema: JsonObject = {
  type: "object",
  properties: {
    mode: { enum: ["off", "asked", "on"] },
    ttlSeconds: seconds,
    maximumTtlSeconds: seconds,
    shareFlights: { type: "boolean" },
  },
  additionalProperties: false,
};

export type TierName = "small" | "mid" | "frontier";

/** TIERS: which model serves how hard a request. A tier left out is served by the next larger one, the largest as asked. */
export interface Tiers {
  readonly small?: Choice;
  readonly mid?: Choice;
  readonly frontier?: Choice;
  /** Complexity, 0…1, from which a request is `mid` and `frontier`. @default [0.4, 0.75] */
  readonly thresholds?: readonly [number, number];
}

export const tiersSchema: JsonObject = {
  type: "object",
  properties: {
    small: choice,
    mid: choice,
    frontier: choice,
    thresholds: { type: "array", minItems: 2, maxItems: 2, items: { type: "number", minimum: 0, maximum: 1 } },
  },
  additionalProperties: false,
};
