/**
 * Owns what tokens cost: the table of the variable PRICES. None is built in, since one that had changed would be wrong
 * in silence. Made-up figures, to show the shape:
 *
 *     PRICES = {
 *       "some-model-4*":     [{ "from": "2026-01-01", "input": 3, "cachedInput": 0.3, "cacheWrite": 3.75, "output": 15 },
 *                             { "from": "2026-09-01", "input": 2, "cachedInput": 0.2, "cacheWrite": 2.5, "output": 10 }],
 *       "some-model-4-mini": [{ "from": "2026-01-01", "input": 0.25, "output": 2 }],
 *       "*":                 [{ "from": "2026-01-01", "input": 5, "output": 25 }]
 *     }
 *
 * "*" alone is the price of every model without its own. Without it such a model is unpriced: its requests count against
 * request limits and cost nothing. A provider that charges more beyond some length, or for a longer-lived cache, is
 * entered at the dearer price where a budget must hold.
 */

import type { JsonObject } from "../core/json.ts";
import { charge, type MicroDollars } from "./money.ts";
import type { TokenCounts, TokenEstimate } from "./usage/tokens.ts";

/** US dollars a million tokens. */
export interface Price {
  /** "2026-01-01": from the beginning of this day on, in UTC. */
  readonly from: string;
  readonly input: number;
  /** Of input read from the provider's cache. @default input */
  readonly cachedInput?: number;
  /** Of input written to the provider's cache. @default input */
  readonly cacheWrite?: number;
  /** Reasoning included. */
  readonly output: number;
}

/** By a model's name, or by what its name begins with and "*"; entries in any order. */
export type Prices = Readonly<Record<string, readonly Price[]>>;

const dollars: JsonObject = { type: "number", minimum: 0, maximum: 100_000 };

/** Of the variable PRICES. */
export const pricesSchema: JsonObject = {
  type: "object",
  propertyNames: { pattern: "^[\\x21-\\x29\\x2b-\\x7e]{0,200}\\*?$", minLength: 1 },
  additionalProperties: {
    type: "array",
    minItems: 1,
    items: {
      type: "object",
      properties: {
        from: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", format: "date" },
        input: dollars,
        cachedInput: dollars,
        cacheWrite: dollars,
        output: dollars,
      },
      required: ["from", "input", "output"],
      additionalProperties: false,
    },
  },
};

/**
 * The price that holds today, null where the model is unpriced. A model's own entry comes before any with "*", of which
 * the longest that fits counts; one whose dates all lie ahead is passed over.
 * @param nowMs - milliseconds since 1970 in UTC
 */
export const priceOf = (prices: Prices, model: string, nowMs: number): Price | null => {
  const fitting = Object.entries(prices)
    .filter(([name]) => name === model || (name.endsWith("*") && model.startsWith(name.slice(0, -1))))
    .toSorted(([a], [b]) => Number(b === model) - Number(a === model) || b.length - a.length);
  for (const [, entries] of fitting) {
    const present = presentPrice(entries, nowMs);
    if (present !== null) return present;
  }
  return null;
};

/**
 * The most that each kind of token costs today, whatever the model: for a request whose model nobody has read. Null where no price
 * holds yet.
 * @param nowMs - milliseconds since 1970 in UTC
 */
export const dearestPrice = (prices: Prices, nowMs: number): Price | null =>
  Object.values(prices)
    .flatMap((entries) => presentPrice(entries, nowMs) ?? [])
    .reduce<Price | null>((dearest, price) => (dearest === null ? price : dearer(dearest, price)), null);

const presentPrice = (entries: readonly Price[], nowMs: number): Price | null => {
  const today = new Date(nowMs).toISOString().slice(0, "2026-01-01".length);
  const begun = entries.filter(({ from }) => from <= today);
  return begun.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null;
};

const dearer = (a: Price, b: Price): Price => ({
  from: a.from,
  input: Math.max(a.input, b.input),
  cachedInput: Math.max(a.cachedInput ?? a.input, b.cachedInput ?? b.input),
  cacheWrite: Math.max(a.cacheWrite ?? a.input, b.cacheWrite ?? b.input),
  output: Math.max(a.output, b.output),
});

/** What a request has cost, to the micro-dollar, rounded up. */
export const costOf = ({ input, cachedInput, cacheWrite, output }: TokenCounts, price: Price): MicroDollars =>
  charge([
    [Math.max(0, input - cachedInput - cacheWrite), price.input],
    [cachedInput, price.cachedInput ?? price.input],
    [cacheWrite, price.cacheWrite ?? price.input],
    [output, price.output],
  ]);

/** What a request may cost: all its input at the dearest price it can have. */
export const highestCostOf = ({ input, output }: TokenEstimate, price: Price): MicroDollars =>
  charge([
    [input, Math.max(price.input, price.cachedInput ?? 0, price.cacheWrite ?? 0)],
    [output, price.output],
  ]);
