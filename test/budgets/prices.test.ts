/** Which price holds for which model on which day, what tokens cost to the micro-dollar, and what configuration may say. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  budgetOf,
  budgetsSchema,
  costOf,
  dearestPrice,
  highestCostOf,
  type Price,
  priceOf,
  pricesSchema,
} from "../../src/budgets/index.ts";
import { VariableReader } from "../../src/configuration/variable-reader.ts";

const price = (from: string, input: number, more: Partial<Price> = {}): Price => ({ from, input, output: 0, ...more });
const at = (time: string): number => Date.parse(time);

describe("priceOf()", () => {
  const prices = {
    "big-*": [price("2026-01-01", 1), price("2026-09-01", 3), price("2026-03-01", 2)],
    "big-mini-*": [price("2026-02-01", 4)],
    "big-mini-2": [price("2026-02-01", 5), price("2028-02-29", 6)],
    "*": [price("2026-01-01", 9)],
    "new-model": [price("2027-01-01", 7)],
  };

  it.each<[string, string, number | null]>([
    ["big-one", "2025-12-31T23:59:59.999Z", null],
    ["big-one", "2026-01-01T00:00:00Z", 1],
    ["big-one", "2026-02-28T23:59:59.999Z", 1],
    ["big-one", "2026-03-01T00:00:00Z", 2],
    ["big-one", "2026-08-31T23:59:59.999Z", 2],
    ["big-one", "2030-01-01T00:00:00Z", 3],
    ["big-mini-1", "2026-06-01T00:00:00Z", 4],
    ["big-mini-2", "2026-06-01T00:00:00Z", 5],
    ["big-mini-2", "2028-02-28T23:59:59.999Z", 5],
    ["big-mini-2", "2028-02-29T00:00:00Z", 6],
    ["big-mini-22", "2026-06-01T00:00:00Z", 4],
    ["big-mini-2", "2026-01-15T00:00:00Z", 1],
    ["new-model", "2026-12-31T23:59:59.999Z", 9],
    ["new-model", "2027-01-01T00:00:00Z", 7],
    ["constructor", "2026-06-01T00:00:00Z", 9],
  ])("%s on %s", (model, now, input) => {
    expect(priceOf(prices, model, at(now))?.input ?? null).toBe(input);
  });

  it("is none for a model nobody priced, whatever its name", () => {
    for (const model of ["other", "__proto__", "constructor", ""]) {
      expect(priceOf({ "big-*": prices["big-*"] }, model, at("2026-06-01T00:00:00Z"))).toBeNull();
    }
  });
});

describe("dearestPrice()", () => {
  it("takes each kind of token's dearest price of those that hold today", () => {
    const prices = {
      small: [price("2026-01-01", 9), price("2026-02-01", 1, { output: 5 })],
      "large-*": [price("2026-01-01", 3, { cachedInput: 0.3, output: 4 })],
      coming: [price("2027-01-01", 100)],
    };
    const found = dearestPrice(prices, at("2026-06-01T00:00:00Z"));
    expect(found).toMatchObject({ input: 3, cachedInput: 1, cacheWrite: 3, output: 5 });
  });

  it("is none where nothing has a price", () => {
    expect(dearestPrice({}, 0)).toBeNull();
    expect(dearestPrice({ coming: [price("2027-01-01", 1)] }, at("2026-06-01T00:00:00Z"))).toBeNull();
  });
});

describe("costOf()", () => {
  it("charges each kind of token its own price", () => {
    const full = price("2026-01-01", 3, { cachedInput: 0.3, cacheWrite: 3.75, output: 15 });
    const counts = { input: 1_000_000, cachedInput: 500_000, cacheWrite: 200_000, output: 100_000 };
    expect(costOf(counts, full)).toBe(900_000 + 150_000 + 750_000 + 1_500_000);
    expect(costOf(counts, price("2026-01-01", 3, { output: 15 }))).toBe(3_000_000 + 1_500_000);
  });

  it("is exact where floating-point numbers aren't, and rounds up once", () => {
    const odd = price("2026-01-01", 0.1, { cachedInput: 0.2, output: 0.7 });
    expect(costOf({ input: 30, cachedInput: 10, cacheWrite: 0, output: 0 }, odd)).toBe(4);
    expect(costOf({ input: 1, cachedInput: 0, cacheWrite: 0, output: 0 }, odd)).toBe(1);
    expect(costOf({ input: 0, cachedInput: 0, cacheWrite: 0, output: 10 }, odd)).toBe(7);
  });

  it("never passes what was reserved for as many tokens, and stays a safe whole number", () => {
    const tokens = fc.nat(2e9);
    const dollars = fc.double({ min: 0, max: 100_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(tokens, tokens, tokens, tokens),
        fc.tuple(dollars, dollars, dollars, dollars),
        (counts, rates) => {
          const [fresh, cachedInput, cacheWrite, output] = counts;
          const [inputRate, cachedRate, writeRate, outputRate] = rates;
          const any = price("2026-01-01", inputRate, {
            cachedInput: cachedRate,
            cacheWrite: writeRate,
            output: outputRate,
          });
          const input = fresh + cachedInput + cacheWrite;
          const cost = costOf({ input, cachedInput, cacheWrite, output }, any);
          expect(Number.isSafeInteger(cost) && cost >= 0).toBe(true);
          expect(cost).toBeLessThanOrEqual(highestCostOf({ input, output }, any));
        },
      ),
    );
  });
});

const problemsOf = (schema: typeof pricesSchema, value: unknown): number => {
  const reader = new VariableReader({ X: JSON.stringify(value) });
  reader.structure("X", schema, null);
  return reader.problems.length;
};

describe("pricesSchema", () => {
  const entry = { from: "2026-01-01", input: 3, output: 15 };

  it.each([
    { "model-1": [entry] },
    {
      "models/a:b*": [
        { ...entry, cachedInput: 0.3, cacheWrite: 3.75 },
        { ...entry, from: "2028-02-29" },
      ],
    },
    { "*": [entry] },
    {},
  ])("takes %j", (value) => expect(problemsOf(pricesSchema, value)).toBe(0));

  it.each([
    { m: [] },
    { m: entry },
    { "": [entry] },
    { "a*b": [entry] },
    { m: [{ ...entry, from: "2027-02-29" }] },
    { m: [{ ...entry, from: "2026-1-1" }] },
    { m: [{ ...entry, from: "2026-01-01T00:00:00Z" }] },
    { m: [{ ...entry, input: -1 }] },
    { m: [{ ...entry, input: "3" }] },
    { m: [{ from: "2026-01-01", input: 3 }] },
    { m: [{ ...entry, reasoning: 3 }] },
  ])("refuses %j", (value) => expect(problemsOf(pricesSchema, value)).toBe(1));
});

describe("budgetsSchema", () => {
  it.each([
    {},
    { default: {} },
    { default: { spend: { minute: 0.5, day: 10, month: 0 }, requests: { minute: 60 }, atLimit: "tier_down" } },
    { "tenant-1": { requests: { day: 0 }, atLimit: "in_place_only", ifUnreachable: "refuse" } },
  ])("takes %j", (value) => expect(problemsOf(budgetsSchema, value)).toBe(0));

  it.each([
    { Default: {} },
    { default: { spend: 10 } },
    { default: { spend: { hour: 10 } } },
    { default: { spend: { day: -1 } } },
    { default: { requests: { day: 1.5 } } },
    { default: { atLimit: "stop" } },
    { default: { ifUnreachable: "open" } },
  ])("refuses %j", (value) => expect(problemsOf(budgetsSchema, value)).toBe(1));
});

describe("budgetOf()", () => {
  const budgets = { default: { spend: { day: 1 } }, one: { requests: { day: 2 } }, free: {} };

  it("is the tenant's own, else the default, else none", () => {
    expect(budgetOf(budgets, "one")).toBe(budgets.one);
    expect(budgetOf(budgets, "two")).toBe(budgets.default);
    expect(budgetOf(budgets, "constructor")).toBe(budgets.default);
    expect(budgetOf(budgets, null)).toBe(budgets.default);
    expect(budgetOf(budgets, "free")).toBeNull();
    expect(budgetOf({ one: budgets.one }, null)).toBeNull();
    expect(budgetOf({}, "toString")).toBeNull();
  });
});
