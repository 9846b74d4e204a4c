/** Owns English number words, cardinal and ordinal. Refuses what has two readings: "two fifty", "nineteen eighty-four". */

const SMALL = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, value) => [word, value]),
);
const TENS = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety".split(" ").map((word, i) => [word, 20 + 10 * i]),
);
TENS.set("fourty", 40);
const SCALES = new Map([
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);
const ORDINALS = new Map([
  ..."zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    .split(" ")
    .map((word, i) => [word, i] as const),
  ..."thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
    .split(" ")
    .map((word, i) => [word, 13 + i] as const),
  ..."twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
    .split(" ")
    .map((word, i) => [word, 20 + 10 * i] as const),
]);

/** Reads words from left to right; each method takes what it can and leaves the rest. */
class WordReader {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get done(): boolean {
    return this.#at === this.#words.length;
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }

  #takeFrom(table: ReadonlyMap<string, number>): number | null {
    const value = table.get(this.#words[this.#at] ?? "");
    if (value !== undefined) this.#at++;
    return value ?? null;
  }

  /** 0…99 */
  #belowHundred(): number | null {
    const tens = this.#takeFrom(TENS);
    if (tens === null) return this.#takeFrom(SMALL);
    const digit = SMALL.get(this.#words[this.#at] ?? "") ?? 0;
    if (digit < 1 || digit > 9) return tens;
    this.#at++;
    return tens + digit;
  }

  /** 0…9,999: "a hundred", "two hundred and ten", "twelve hundred" */
  #group(): number | null {
    const article =
      (this.#words[this.#at] === "a" && this.#at + 1 < this.#words.length) ||
      (this.#at === 0 && this.#words[0] === "hundred");
    if (article) this.#take("a");
    const low = article ? 1 : this.#belowHundred();
    if (low === null || !this.#take("hundred")) return low;
    const mark = this.#at;
    this.#take("and");
    const rest = this.#belowHundred();
    if (rest === null || rest === 0) this.#at = mark;
    return low * 100 + (rest ?? 0);
  }

  /** Groups with falling scales: "four hundred and twenty-five thousand three hundred". */
  cardinal(): number | null {
    let total = 0;
    let limit = Number.POSITIVE_INFINITY;
    for (let part = 0; ; part++) {
      if (part > 0 && this.done) return total;
      const joined = part > 0 && this.#take("and");
      const value = SCALES.has(this.#words[this.#at] ?? "") && part === 0 ? 1 : this.#group();
      if (value === null) return null;
      const scale = this.#takeFrom(SCALES) ?? 1;
      const whole = value * scale;
      // "twelve hundred" is said, "twelve hundred thousand" is not.
      const odd = (part > 0 && whole === 0) || (scale > 1 && (joined || value > 999));
      if (whole >= limit || odd) return null;
      total += whole;
      if (scale === 1) return total;
      limit = scale;
    }
  }

  /** "three point one four" */
  decimals(): string | null {
    if (!this.#take("point")) return null;
    let digits = "";
    while (!this.done) {
      const digit = this.#takeFrom(SMALL);
      if (digit === null || digit > 9) return null;
      digits += digit;
    }
    return digits === "" ? null : digits;
  }
}

/** A hyphen joins two words only where it touches both: "fifty - one" is two numbers, and its lone hyphen no word of either. */
const split = (text: string): string[] => text.toLowerCase().split(/\s+|(?<=\S)-(?=\S)/);

/** @returns the number, or null where the words are no one number; "a" alone is none */
export function parseCardinal(text: string): number | null {
  const reader = new WordReader(split(text));
  const whole = reader.cardinal();
  if (whole === null || reader.done) return whole;
  const decimals = reader.decimals();
  return decimals === null ? null : Number(`${whole}.${decimals}`);
}

/** "third", "twenty-third", "3rd" → the number; null where it is no ordinal up to 99, or up to 9999 in digits. */
export function parseOrdinal(text: string): number | null {
  const digits = /^(\d{1,4})(st|nd|rd|th)$/i.exec(text);
  if (digits) return Number(digits[1]);
  const [first = "", second, ...more] = split(text);
  if (more.length > 0) return null;
  if (second === undefined) return ORDINALS.get(first) ?? null;
  const [tens, digit] = [TENS.get(first), ORDINALS.get(second)];
  return tens === undefined || digit === undefined || digit < 1 || digit > 9 ? null : tens + digit;
}
