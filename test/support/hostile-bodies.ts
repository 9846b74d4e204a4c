/** Owns bodies that try to break a router: valid ones bent at random, and known poison. The same seed gives the same. */

/** Marsaglia's xorshift, 32 bits. */
const createRandom = (seed: number): (() => number) => {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** JSON texts, most of them valid, to put in the place of any value. */
const POISON = [
  "null",
  "true",
  "[]",
  "{}",
  "0",
  "-0",
  "1e400",
  "-1e-400",
  "1.7976931348623157e309",
  "12345678901234567890123",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u202e"',
  '"__proto__"',
  '"constructor"',
  '"🚀"',
  "[[]]",
  "[null]",
  '{"":""}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toString":null,"valueOf":null}',
  '{"length":-1}',
  '{"$ref":"#"}',
  '{"type":"object","properties":{"a":{"$ref":"#"}}}',
  '{"allOf":[{"$ref":"#"}]}',
  '{"type":["string","null",7]}',
  '{"enum":[]}',
  '{"pattern":"(a+)+$"}',
  '{"type":"array","items":{"items":{}}}',
  '{"a":1,"a":2}',
  "NaN",
  "Infinity",
  "undefined",
  "'single'",
  "01",
  "1.",
  "+1",
  "0x10",
  "[1,]",
  '{"a":1,}',
  "/**/1",
  '"\\x41"',
  '"\t"',
  '"unended',
  "tru",
  "\ufeff{}",
  `"${"a".repeat(5000)}"`,
  `[${"0,".repeat(2000)}0]`,
  `${"[".repeat(3000)}${"]".repeat(3000)}`,
  `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
  "[".repeat(50_000),
]; // prettier-ignore

export interface HostileBody {
  readonly bytes: Buffer;
  /** What was done to it, to find a failure again. */
  readonly change: string;
}

/**
 * @param texts - valid bodies to start from
 * @param count - how many to make
 */
export function* hostileBodies(texts: readonly string[], count: number, seed: number): Generator<HostileBody> {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const changes: Readonly<Record<string, (text: string) => Buffer>> = {
    cut: (text) => Buffer.from(text.slice(0, random() * text.length)),
    "flip bytes": (text) => {
      const bytes = Buffer.from(text);
      for (let flips = 1 + random() * 8; flips > 0; flips -= 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      return bytes;
    },
    "replace a value": (text) => Buffer.from(replaceValues(text, 1, pick, random)),
    "replace values": (text) => Buffer.from(replaceValues(text, 4, pick, random)),
    "rename a key": (text) =>
      Buffer.from(text.replace(pick(keysOf(text)), pick(['"__proto__"', '"constructor"', '""', '"x"']))),
    "repeat a piece": (text) => {
      const [start, end] = [random() * text.length, random() * text.length].toSorted((a, b) => a - b);
      return Buffer.from(text.slice(0, end) + text.slice(start));
    },
    "only poison": () => Buffer.from(pick(POISON)),
    "random bytes": () => Buffer.from(Array.from({ length: random() * 200 }, () => Math.floor(random() * 256))),
  };
  const kinds = Object.entries(changes);
  for (let made = 0; made < count; made += 1) {
    const [kind, change] = pick(kinds);
    yield { bytes: change(pick(texts)), change: `${kind}, body ${made} of seed ${seed}` };
  }
}

const keysOf = (text: string): string[] => [...text.matchAll(/"[^"]*"(?=:)/g)].map(([key]) => key);

/** A value in compact JSON text: a text, a number, a word, or an innermost list or object. */
const VALUE = /(?<=[:,[])(?:"[^"]*"(?!:)|-?\d+|true|false|null|\[[^[\]{}]*\]|\{[^[\]{}]*\})/g;

const replaceValues = (
  text: string,
  count: number,
  pick: (items: readonly string[]) => string,
  random: () => number,
): string => {
  let changed = text;
  for (let done = 0; done < count; done += 1) {
    const places = [...changed.matchAll(VALUE)];
    const place = places[Math.floor(random() * places.length)];
    if (place === undefined) return changed;
    changed = changed.slice(0, place.index) + pick(POISON) + changed.slice(place.index + place[0].length);
  }
  return changed;
};
