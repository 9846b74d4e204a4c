/**
 * Owns names and call ids in the alphabet Anthropic allows. What has other characters is written so that reading gives it
 * back: a provider's own id must be the same again when the caller returns it with the result.
 */

import type { CallPart, ResultPart } from "../chat.ts";
import { fromBase64Url, toBase64Url } from "./base64.ts";

/** https://platform.claude.com/docs/en/api/messages: `tool_use.id` */
const ALLOWED_ID = /^[a-zA-Z0-9_-]+$/;
const ENCODED_ID = /^toolu_b64_([a-zA-Z0-9_-]*)$/;
/** What a name may not have, and the beginning of what would read as an escape. */
const TO_ESCAPE = /[^a-zA-Z0-9_-]|_(?=_x)/gu;
const ESCAPE = /__x([0-9a-f]{1,6})__/g;
const HIGHEST_CODE_POINT = 0x10ffff;

export const LONGEST_NAME = 128;

/**
 * What a tool's parameters may be called, as the API says where it refuses one: "tools.0.custom.input_schema.properties:
 * Property keys should match pattern". It looks no deeper than at these.
 */
export const PARAMETER_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/** "files.read" → "files__x2e__read": the model still reads what it says. */
export const writeName = (name: string): string =>
  name.replace(TO_ESCAPE, (character) => `__x${character.codePointAt(0)?.toString(16)}__`);

export const readName = (name: string): string =>
  name.replace(ESCAPE, (written, digits: string) => {
    const codePoint = Number.parseInt(digits, 16);
    return codePoint > HIGHEST_CODE_POINT ? written : String.fromCodePoint(codePoint);
  });

export const writeCallId = (id: string): string =>
  ALLOWED_ID.test(id) && !ENCODED_ID.test(id) ? id : `toolu_b64_${toBase64Url(id)}`;

export const readCallId = (id: string): string => {
  const encoded = ENCODED_ID.exec(id)?.[1];
  return encoded === undefined ? id : (fromBase64Url(encoded) ?? id);
};

/**
 * The ids of one conversation, asked for in its order. Anthropic wants one a call, each only once, where Gemini has none
 * and some servers count anew in every answer; the same conversation gets the same ids each time, or its cached prefix
 * would be lost.
 */
export class CallIds {
  readonly #written = new Set<string>();
  /** The latest call's, by the id it had. */
  readonly #known = new Map<string, string>();
  /** Of calls without an id, by name, the first to be answered first. */
  readonly #waiting = new Map<string, string[]>();

  ofCall({ id, name }: CallPart): string {
    const written = this.#makeUnique(id === null ? "toolu_0" : writeCallId(id));
    if (id === null) this.#wait(name, written);
    else this.#known.set(id, written);
    return written;
  }

  ofResult({ callId, name }: ResultPart): string {
    if (callId !== null) return this.#known.get(callId) ?? writeCallId(callId);
    return this.#waiting.get(name ?? "")?.shift() ?? this.#makeUnique("toolu_0");
  }

  #wait(name: string, written: string): void {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [written]);
    else waiting.push(written);
  }

  #makeUnique(wanted: string): string {
    const stem = wanted === "toolu_0" ? "toolu" : wanted;
    let id = wanted;
    for (let count = this.#written.size; this.#written.has(id); count++) id = `${stem}_${count}`;
    this.#written.add(id);
    return id;
  }
}
