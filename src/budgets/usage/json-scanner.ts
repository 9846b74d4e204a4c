/** Owns finding numbers and measuring texts in JSON that passes by, without holding any of it. */

export interface JsonFindings {
  /**
   * A whole number, 0 or more.
   * @param path - the keys that lead to it, joined by dots; what stands in an array has the array's path
   */
  readonly onCount: (path: string, value: number) => void;
  /** An object or array is over. */
  readonly onClose: (path: string) => void;
  /** The length of a string, or of a piece of it, that stands in what `isText` names. */
  readonly onText: (characters: number) => void;
  /** Whether the value at a path, with all that it holds, is text to be measured. */
  readonly isText: (path: string) => boolean;
  /** Strings under these keys aren't measured, wherever they stand. */
  readonly leftOut: ReadonlySet<string>;
}

/** Containers whose kind is known; within deeper ones only brackets are counted. */
const DEEPEST = 64;
/** Containers that have paths of their own. */
const DEEPEST_NAMED = 12;
const LONGEST_KEY = 64;
const LONGEST_NUMBER = 24;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const COMMA = 0x2c;
const COLON = 0x3a;
const ARRAY_START = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT_START = 0x7b;
const OBJECT_END = 0x7d;

/**
 * Takes a document in pieces split anywhere. Holds a key, a number and a few paths at most, each of bounded length. What
 * is no JSON makes it find less, or what isn't there, and never throws.
 */
export class JsonScanner {
  readonly #findings: JsonFindings;
  #depth = 0;
  /** By depth, whether the container is an object. */
  #isObject: boolean[] = [];
  /** By depth, the path of the value under way; that of the document is "". */
  #paths: string[] = [""];
  /** By depth, whether the value under way is left out. */
  #isLeftOut: boolean[] = [];
  /** The depth of the container whose texts are measured; null outside any. */
  #textDepth: number | null = null;
  #expectsKey = false;
  #string: "none" | "key" | "text" | "other" = "none";
  /** Within an escape: how many of its characters are still to come. */
  #escape: "none" | "letter" | 4 | 3 | 2 | 1 = "none";
  /** The key or number under way. */
  #token = "";

  constructor(findings: JsonFindings) {
    this.#findings = findings;
  }

  /** What comes next is another document. */
  reset(): void {
    this.#depth = 0;
    this.#textDepth = null;
    this.#expectsKey = false;
    this.#string = "none";
    this.#escape = "none";
    this.#token = "";
  }

  read(bytes: Uint8Array): void {
    let index = 0;
    while (index < bytes.length) {
      if (this.#string === "none") this.#readOutside(bytes[index++] ?? 0);
      else index = this.#readString(bytes, index);
    }
  }

  /** @returns the index after the string's end, or the piece's */
  #readString(bytes: Uint8Array, start: number): number {
    let characters = 0;
    for (let index = start; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (this.#escape !== "none") {
        this.#escape = afterEscaped(this.#escape, byte);
      } else if (byte === QUOTE) {
        this.#measure(characters);
        this.#endString();
        return index + 1;
      } else {
        if (byte === BACKSLASH) this.#escape = "letter";
        // UTF-8's continuation bytes begin no character.
        if ((byte & 0xc0) !== 0x80) characters++;
      }
      if (this.#string === "key" && this.#token.length < LONGEST_KEY) this.#token += String.fromCharCode(byte);
    }
    this.#measure(characters);
    return bytes.length;
  }

  #measure(characters: number): void {
    if (this.#string === "text" && characters > 0) this.#findings.onText(characters);
  }

  #endString(): void {
    if (this.#string === "key") this.#enterKey(this.#token);
    this.#string = "none";
    this.#token = "";
  }

  #readOutside(byte: number): void {
    if (isOfNumber(byte)) {
      if (this.#token.length <= LONGEST_NUMBER) this.#token += String.fromCharCode(byte);
      return;
    }
    if (this.#token !== "") this.#endNumber();
    if (byte === QUOTE) this.#startString();
    else if (byte === OBJECT_START || byte === ARRAY_START) this.#open(byte === OBJECT_START);
    else if (byte === OBJECT_END || byte === ARRAY_END) this.#close();
    else if (byte === COMMA) this.#expectsKey = this.#isObject[this.#depth] ?? false;
    else if (byte === COLON) this.#expectsKey = false;
  }

  #startString(): void {
    if (this.#expectsKey && this.#depth <= DEEPEST) this.#string = "key";
    else this.#string = this.#isText() ? "text" : "other";
  }

  #isText(): boolean {
    if (this.#isLeftOut[this.#depth]) return false;
    return this.#textDepth !== null || this.#findings.isText(this.#path);
  }

  #open(isObject: boolean): void {
    const path = this.#path;
    const startsText = this.#textDepth === null && this.#findings.isText(path);
    this.#depth++;
    if (startsText) this.#textDepth = this.#depth;
    if (this.#depth > DEEPEST) return;
    this.#isObject[this.#depth] = isObject;
    this.#isLeftOut[this.#depth] = !isObject && (this.#isLeftOut[this.#depth - 1] ?? false);
    if (this.#depth <= DEEPEST_NAMED) this.#paths[this.#depth] = path;
    this.#expectsKey = isObject;
  }

  #close(): void {
    if (this.#textDepth === this.#depth) this.#textDepth = null;
    this.#depth = Math.max(0, this.#depth - 1);
    this.#expectsKey = false;
    if (this.#depth <= DEEPEST_NAMED) this.#findings.onClose(this.#path);
  }

  #enterKey(key: string): void {
    this.#expectsKey = false;
    this.#isLeftOut[this.#depth] = this.#findings.leftOut.has(key);
    if (this.#depth > DEEPEST_NAMED) return;
    const parent = this.#paths[this.#depth - 1] ?? "";
    this.#paths[this.#depth] = parent === "" ? key : `${parent}.${key}`;
  }

  #endNumber(): void {
    const value = this.#token.length <= LONGEST_NUMBER ? Number(this.#token) : Number.NaN;
    this.#token = "";
    if (Number.isSafeInteger(value) && value >= 0 && this.#depth <= DEEPEST_NAMED) {
      this.#findings.onCount(this.#path, value);
    }
  }

  /** Of the value under way; in containers too deep to have one, that of the last that has. */
  get #path(): string {
    return this.#paths[Math.min(this.#depth, DEEPEST_NAMED)] ?? "";
  }
}

const afterEscaped = (state: "letter" | 4 | 3 | 2 | 1, byte: number): "none" | 4 | 3 | 2 | 1 => {
  if (state === "letter") return byte === LETTER_U ? 4 : "none";
  return state === 1 ? "none" : ((state - 1) as 3 | 2 | 1);
};

/** Also lets letters of `true` and `false` through, which make no number. */
const isOfNumber = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45 || byte === 0x65;
