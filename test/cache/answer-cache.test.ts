/** Looking up, storing and purging, in virtual time, over stores that work and stores that don't. */

import { beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../bench/simulation/virtual-time.ts";
import { FIRST_GENERATION, type Generation, type Generations, raised } from "../../src/cache/generations.ts";
import { AnswerCache, type AnswerCacheOptions, type CacheKey, type Hit, tenantScope } from "../../src/cache/index.ts";
import { hangingTier, memoryTier, rejectingTier, throwingTier } from "./memory-tier.ts";
import { type SlowTime, startSlowTime } from "./slow-time.ts";

const one = tenantScope("one");
const two = tenantScope("two");
const key = "0".repeat(64) as CacheKey;
const settings = { format: "openai", ttlMs: 60_000, tags: ["a"] } as const;

const ANSWER = JSON.stringify({ choices: [{ index: 0, message: { content: "hello" }, finish_reason: "stop" }] });
const response = (body: string = ANSWER, init: ResponseInit = {}): Response =>
  new Response(body, {
    ...init,
    headers: {
      "content-type": "application/json",
      "set-cookie": "a=b",
      "x-request-id": "r",
      "x-ratelimit-remaining-requests": "1",
      ...init.headers,
    },
  });

const startGenerations = (): Generations & { reads: number } => {
  const counts = new Map<string, Generation>();
  const generations = {
    reads: 0,
    read: async (scope: string) => {
      generations.reads += 1;
      return counts.get(scope) ?? FIRST_GENERATION;
    },
    raise: async (scope: string, tags: readonly string[] | null) => {
      counts.set(scope, raised(counts.get(scope) ?? FIRST_GENERATION, tags));
    },
  };
  return generations;
};

let time: SlowTime;
let background: Promise<unknown>[];
let near = memoryTier();
let durable = memoryTier();
let generations = startGenerations();

beforeEach(() => {
  time = startSlowTime();
  background = [];
  [near, durable, generations] = [memoryTier(), memoryTier(), startGenerations()];
});
const createCache = (options: Partial<AnswerCacheOptions> = {}): AnswerCache =>
  new AnswerCache({
    near,
    durable,
    generations,
    clock: time.clock,
    now: () => 1_800_000_000_000 + time.clock.now(),
    random: () => 0,
    background: (work) => background.push(work),
    ...options,
  });

const during = <Value>(work: Promise<Value>): Promise<Value> => time.during(work);

const settle = async (): Promise<void> => {
  while (background.length > 0) await during(Promise.all(background.splice(0)));
};

const store = async (cache: AnswerCache, scope = one, given = response(), as: typeof settings = settings) => {
  const recording = await during(cache.startRecording(scope, key, as));
  const passed = recording(given);
  const text = await passed.text();
  await settle();
  return text;
};
const get = (cache: AnswerCache, scope = one): Promise<Hit | null> => during(cache.get(scope, key));
const textOf = (hit: Hit | null): string | null => hit && new TextDecoder().decode(hit.answer.body);

describe("AnswerCache", () => {
  it("gives back what it was given, with the headers that belong to it and no others", async () => {
    const cache = createCache();
    expect(await get(cache)).toBeNull();
    expect(await store(cache)).toBe(ANSWER);
    await time.pass(1500);
    const hit = await get(cache);
    expect(textOf(hit)).toBe(ANSWER);
    expect(hit).toMatchObject({ answer: { headers: { "content-type": "application/json" } }, ageMs: 1500 });
    expect(hit?.refreshDue).toBe(false);
  });

  it("gives it to no other tenant, even out of a store that mixes up names", async () => {
    const cache = createCache();
    await store(cache);
    expect(await get(cache, two)).toBeNull();
    const [bytes] = near.entries.values();
    const mixedUp = createCache({ near: { ...near, read: async () => bytes ?? null } });
    expect(textOf(await get(mixedUp))).toBe(ANSWER);
    expect(await get(mixedUp, two)).toBeNull();
  });

  it.each([
    ["an error", response(ANSWER, { status: 429 })],
    ["another success", response(ANSWER, { status: 201 })],
    ["an answer that isn't whole", response(ANSWER.replace("stop", "content_filter"))],
    ["no JSON", response("hello")],
    ["an encoding that the runtime doesn't take off", response(ANSWER, { headers: { "content-encoding": "zstd" } })],
    ["an answer that is too long", response(ANSWER.replace("hello", "x".repeat(5 * 1024 * 1024)))],
  ])("stores nothing of %s", async (_name, given) => {
    const expected = await given.clone().text();
    expect(await store(createCache(), one, given)).toBe(expected);
    expect([near.entries.size, durable.entries.size]).toEqual([0, 0]);
  });

  it("forgets an answer when its time is over, whatever the stores still hold", async () => {
    const cache = createCache();
    await store(cache);
    await time.pass(settings.ttlMs - 1);
    expect(textOf(await get(cache))).toBe(ANSWER);
    await time.pass(1);
    expect(await get(cache)).toBeNull();
  });

  it("asks the near store first, and fills it from the durable one", async () => {
    await store(createCache({ near: null }));
    expect([near.entries.size, durable.entries.size]).toEqual([0, 1]);
    expect(textOf(await get(createCache()))).toBe(ANSWER);
    await settle();
    expect(near.entries).toEqual(durable.entries);
    expect(textOf(await get(createCache({ durable: rejectingTier })))).toBe(ANSWER);
  });

  it("gives nothing that was damaged, at whatever byte it was cut", async () => {
    await store(createCache({ durable: null }));
    const [[name, bytes] = ["", new Uint8Array()]] = near.entries;
    const cache = createCache({ durable: null });
    const begun = textOf(await get(cache));
    const given = new Set<string | null>();
    for (let cut = 0; cut < bytes.byteLength; cut++) {
      near.entries.set(name, bytes.slice(0, cut));
      given.add(textOf(await get(cache)));
    }
    expect([begun, ...given]).toEqual([ANSWER, null]);
  });

  it.each([
    ["rejects", rejectingTier],
    ["throws", throwingTier],
    ["hangs", hangingTier],
  ])("goes on when a store %s, each in its place", async (_name, broken) => {
    await store(createCache());
    const getInTime = async (options: Partial<AnswerCacheOptions>): Promise<string | null> => {
      const started = time.clock.now();
      const hit = await get(createCache(options));
      expect(time.clock.now() - started).toBeLessThanOrEqual(110);
      // What it would still store, which time is not waited for.
      await settle();
      return textOf(hit);
    };
    expect(await getInTime({ near: broken })).toBe(ANSWER);
    expect(await getInTime({ durable: broken })).toBe(ANSWER);
    expect(await getInTime({ near: broken, durable: broken })).toBeNull();
    expect(await store(createCache({ near: broken, durable: broken }))).toBe(ANSWER);
  });

  it("doesn't wait for a store that has hung three times in a row, and gives it another chance later", async () => {
    const cache = createCache({ near: hangingTier });
    for (let times = 0; times < 3; times++) {
      const asked = time.clock.now();
      await get(cache);
      expect(time.clock.now() - asked).toBeGreaterThanOrEqual(50);
    }
    const rested = time.clock.now();
    await get(cache);
    expect(time.clock.now() - rested).toBeLessThanOrEqual(1);
    await time.pass(2001);
    const tried = time.clock.now();
    await get(cache);
    expect(time.clock.now() - tried).toBeGreaterThanOrEqual(50);
  });

  it("takes what it can't know for purged where the counts can't be read, and passes answers on all the same", async () => {
    await store(createCache());
    const broken: readonly Generations[] = [
      { read: () => Promise.reject(new Error("no")), raise: () => Promise.reject(new Error("no")) },
      { read: () => new Promise(() => undefined), raise: () => new Promise(() => undefined) },
    ];
    for (const source of broken) {
      // The reading that hangs keeps the isolate's background busy to its end: not waited for here.
      const cache = createCache({ generations: source, background: () => undefined });
      const started = time.clock.now();
      expect(await get(cache)).toBeNull();
      expect(time.clock.now() - started).toBeLessThanOrEqual(260);
      expect(await (await during(cache.startRecording(one, key, settings)))(response()).text()).toBe(ANSWER);
      expect(await during(cache.purge(one, null))).toMatchObject({ ok: false, problem: { retryable: true } });
    }
  });

  it("purges by tag and by tenant, that tenant alone", async () => {
    const cache = createCache();
    const purgeAndLook = async (scope: typeof one, tags: readonly string[] | null) => {
      await store(cache, one);
      await store(cache, two);
      expect(await during(cache.purge(scope, tags))).toEqual({ ok: true, value: null });
      return [textOf(await get(cache, one)), textOf(await get(cache, two))];
    };
    expect(await purgeAndLook(one, ["a"])).toEqual([null, ANSWER]);
    expect(await purgeAndLook(one, ["b"])).toEqual([ANSWER, ANSWER]);
    expect(await purgeAndLook(two, null)).toEqual([ANSWER, null]);
    expect(await purgeAndLook(one, ["no tag at all", "x".repeat(65)])).toEqual([ANSWER, ANSWER]);
    expect((await generations.read(one)).tags).toEqual(
      new Map([
        ["a", 1],
        ["b", 1],
      ]),
    );
    expect(await createCache({ generations: null }).purge(one, null)).toMatchObject({ ok: false });
  });

  it("lets a purge hold at once where it was made, whatever is being read meanwhile", async () => {
    const slow: Generations = {
      ...generations,
      read: async (scope) => {
        const generation = await generations.read(scope);
        await time.clock.sleep(100);
        return generation;
      },
    };
    const cache = createCache({ generations: slow });
    await store(cache);
    await time.pass(1500);
    // Has the counts read anew, beside.
    expect(textOf(await get(cache))).toBe(ANSWER);
    await during(cache.purge(one, null));
    await settle();
    expect(await get(cache)).toBeNull();
  });

  it("lets a purge hold in every other isolate within 2 s", async () => {
    const [here, there] = [createCache(), createCache()];
    await store(here);
    expect(textOf(await get(there))).toBe(ANSWER);
    await during(here.purge(one, ["a"]));
    await time.pass(2000);
    expect(await get(there)).toBeNull();
  });

  it("doesn't store what was asked for before a purge and came after it", async () => {
    const cache = createCache();
    const recording = await during(cache.startRecording(one, key, settings));
    await during(cache.purge(one, ["a"]));
    await recording(response()).text();
    await settle();
    expect(await get(cache)).toBeNull();
    await store(cache);
    expect(textOf(await get(cache))).toBe(ANSWER);
  });

  it("uses counts that came too late for the request that asked for them", async () => {
    await store(createCache());
    const slow: Generations = {
      ...generations,
      read: async (scope) => {
        await time.clock.sleep(400);
        return await generations.read(scope);
      },
    };
    const cache = createCache({ generations: slow });
    expect(await get(cache)).toBeNull();
    await settle();
    expect(textOf(await get(cache))).toBe(ANSWER);
    await time.pass(2000);
    expect(await get(cache)).toBeNull();
    await settle();
  });

  it("reads the counts once a second at most, and waits for them but once", async () => {
    const cache = createCache();
    await store(cache);
    generations.reads = 0;
    const until = time.clock.now() + 10_000;
    while (time.clock.now() < until) {
      await get(cache);
      await time.pass(50);
      await settle();
    }
    expect(generations.reads).toBeLessThanOrEqual(11);
  });

  it("has an answer renewed before its time by few, the more of them the nearer its end", async () => {
    const cache = createCache({ random: seededRandom(1) });
    const recording = await during(cache.startRecording(one, key, settings));
    await time.pass(2000);
    await recording(response()).text();
    await settle();
    const due = async (leftMs: number): Promise<number> => {
      await time.pass(2000 + settings.ttlMs - leftMs - time.clock.now());
      let count = 0;
      for (let asked = 0; asked < 500; asked++) {
        const hit = await cache.get(one, key);
        if (hit?.refreshDue) count += 1;
      }
      return count / 500;
    };
    // Of callers at a time left of x costs, exp(-x) are told to.
    expect(await due(20_000)).toBeLessThan(0.01);
    expect(await due(2000)).toBeGreaterThan(0.3);
    expect(await due(2000)).toBeLessThan(0.44);
    expect(await due(500)).toBeGreaterThan(0.7);
  });
});

describe("raised()", () => {
  it("purges everything where too many tags would have to be remembered", () => {
    let generation = FIRST_GENERATION;
    for (let tag = 0; tag < 1000; tag++) generation = raised(generation, [`tag-${tag}`]);
    expect([generation.all, generation.tags.size]).toEqual([0, 1000]);
    expect(raised(generation, ["one more"])).toEqual({ all: 1, tags: new Map() });
  });
});
