/** Owns pairs of tenants and requests that are as alike as can be: what a careless key would take for one. Repeatable. */

import type { KeyedRequest } from "../../src/cache/key.ts";
import type { Random } from "../../src/core/clock.ts";

/** Few, so that equal ones come about; the signs of JSON and of other ways of joining texts are among them. */
const TEXTS = [
  "",
  "a",
  "b",
  "ab",
  '"',
  "\\",
  "{",
  "}",
  ",",
  ":",
  "/",
  "null",
  'a","tenant":"b',
  "é",
  "e\u0301",
  "\ud800",
];
const TENANTS = TEXTS.filter((text) => text !== "");
const NAMES = ["model", "tenant", "messages", "__proto__", "a", "b"];

const pick = <Item>(items: readonly Item[], random: Random): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};

const randomBody = (random: Random, depth: number): unknown => {
  const kind = Math.floor(random() * (depth > 0 ? 6 : 4));
  if (kind === 0) return Math.floor(random() * 4);
  if (kind === 1) return random() < 0.5 ? null : random() < 0.5;
  if (kind < 4) return pick(TEXTS, random);
  const items = Array.from({ length: Math.floor(random() * 3) }, () => randomBody(random, depth - 1));
  return kind === 4 ? items : Object.fromEntries(items.map((item) => [pick(NAMES, random), item]));
};

const URLS = ["https://a/", "https://a/b", "https://a/b?a", "https://ab/?b", "http://a/b"].map((url) => new URL(url));
const HEADERS = [{}, { "anthropic-version": "a" }, { "anthropic-beta": "a" }, { "anthropic-beta": "b" }].map(
  (headers) => new Headers(headers),
);

const randomRequest = (random: Random): KeyedRequest => ({
  provider: pick(["a", "ab", "anthropic"], random),
  method: "POST",
  url: pick(URLS, random),
  headers: pick(HEADERS, random),
  body: randomBody(random, 3),
});

export interface Pair {
  readonly tenants: readonly [string, string];
  readonly requests: readonly [KeyedRequest, KeyedRequest];
}

/** Two tenants, never the same; half the time with one and the same request. */
export const randomPair = (random: Random): Pair => {
  const tenant = pick(TENANTS, random);
  const other = pick(
    TENANTS.filter((text) => text !== tenant),
    random,
  );
  const request = randomRequest(random);
  return { tenants: [tenant, other], requests: [request, random() < 0.5 ? request : randomRequest(random)] };
};
