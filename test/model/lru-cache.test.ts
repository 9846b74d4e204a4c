import { describe, expect, it } from "vitest";
import { LruCache } from "../../src/model/lru-cache.ts";

describe("LruCache", () => {
  it("lets the least recently used go first", () => {
    const cache = new LruCache<number>(3);
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    cache.set("c", 3, 1);
    cache.get("a");
    cache.set("d", 4, 1);
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.get("d")]).toEqual([1, undefined, 3, 4]);
  });

  it("counts sizes, and an entry set anew once", () => {
    const cache = new LruCache<string>(10);
    cache.set("a", "old", 6);
    cache.set("a", "new", 6);
    cache.set("b", "more", 4);
    expect([cache.get("a"), cache.get("b")]).toEqual(["new", "more"]);
    cache.set("c", "much", 9);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, undefined, "much"]);
  });

  it("holds nothing larger than itself", () => {
    const cache = new LruCache<string>(10);
    cache.set("a", "huge", 11);
    expect(cache.get("a")).toBeUndefined();
  });
});
