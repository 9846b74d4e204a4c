/** Tests that what is known of keys and models is shared, kept apart, and bounded. */

import { expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { Registry } from "../../src/resilience/index.ts";

const target = (key: string, model = "model") => ({ key, model });
const setUp = (maximumKeys: number) => new Registry({ clock: new VirtualTime(), random: () => 0, maximumKeys });

it("gives each key one state for all of its models, and each pair of key and model one breaker", () => {
  const registry = setUp(10);
  expect(registry.key(target("a", "x"))).toBe(registry.key(target("a", "y")));
  expect(registry.key(target("a"))).not.toBe(registry.key(target("b")));
  expect(registry.breaker(target("a", "x"))).toBe(registry.breaker(target("a", "x")));
  expect(registry.breaker(target("a", "x"))).not.toBe(registry.breaker(target("a", "y")));
  // Names may be anything, so no way of joining them may make two pairs one.
  expect(registry.breaker(target('a","b', "c"))).not.toBe(registry.breaker(target("a", 'b","c')));
  expect(registry.key(target("__proto__"))).not.toBe(registry.key(target("constructor")));
});

it("forgets what was used least recently, but no key with a slot held", async () => {
  const registry = setUp(3);
  const signal = new AbortController().signal;
  const busy = registry.key(target("busy"));
  const slot = await busy.admission.admit({ deadlineMs: 1000, priority: "normal", signal });
  expect(slot.ok).toBe(true);
  const [first, second] = [registry.key(target("first")), registry.key(target("second"))];
  registry.key(target("first"));
  registry.key(target("third"));
  expect(registry.key(target("busy"))).toBe(busy);
  expect(registry.key(target("first"))).toBe(first);
  expect(registry.key(target("second"))).not.toBe(second);
});

it("holds at most four breakers a key", () => {
  const registry = setUp(1);
  const breaker = registry.breaker(target("a", "0"));
  for (const model of ["1", "2", "3"]) registry.breaker(target("a", model));
  expect(registry.breaker(target("a", "0"))).toBe(breaker);
  for (const model of ["4", "5", "6", "7"]) registry.breaker(target("a", model));
  expect(registry.breaker(target("a", "0"))).not.toBe(breaker);
});
