/** Owns what becomes of a request's field on its way to another dialect: found by sending it there, never by looking it up. */

import type { ChatCodec } from "../../src/chat/codec.ts";
import { codecs } from "../../src/chat/index.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { type Crossing, cross } from "../../src/escalation/crossing.ts";

export type Dialect = ChatCodec["dialect"];

export const dialects: readonly Dialect[] = ["anthropic", "gemini", "openai"];

/** Every pair of two dialects, in both directions. */
export const pairs = dialects.flatMap((from) => dialects.filter((to) => to !== from).map((to) => ({ from, to })));

export type Fate =
  /** It stands there in the request that is sent. */
  | { readonly kind: "carried"; readonly at: string; readonly value: Json }
  /** Left out, or changed to what comes nearest (`at`); the caller is told these fields. */
  | { readonly kind: "told"; readonly fields: readonly string[]; readonly at?: string; readonly value?: Json }
  /** The request stays with its own dialect's provider because of these fields. */
  | { readonly kind: "kept"; readonly fields: readonly string[] }
  /** The request sent is the same with it and without it: it says nothing, or what is so anyway. */
  | { readonly kind: "same" };

/** One field of a request, and what becomes of it. */
export interface Row {
  /** In its dialect's notation: "tools[].strict". */
  readonly field: string;
  /** Which of its values or uses, where that matters: "by URL". */
  readonly use?: string;
  /** Fields over those of the dialect's plain request. */
  readonly example: JsonObject;
  /** What the field needs around it: the request without it, as far as that differs from the plain one. */
  readonly beside?: JsonObject;
  /** Gemini's method and query; the default doesn't stream. */
  readonly target?: string;
  /** Asked for in place of the models below. */
  readonly models?: Partial<Record<Dialect, string>>;
  readonly to: Partial<Record<Dialect, Fate>>;
}

/** The models that requests are sent to, where a row names no other. */
export const MODELS: Readonly<Record<Dialect, string>> = {
  anthropic: "claude-opus-5-5",
  gemini: "gemini-3.8-flash",
  openai: "gpt-5-mini",
};

/** A request that says no more than it has to. */
export const PLAIN: Readonly<Record<Dialect, { readonly body: JsonObject; readonly path: string }>> = {
  anthropic: {
    body: { model: "claude-opus-5-5", max_tokens: 1000, messages: [{ role: "user", content: "Hello" }] },
    path: "/v1/messages",
  },
  gemini: {
    body: { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
    path: "/v1beta/models/gemini-3.8-flash:generateContent",
  },
  openai: {
    body: { model: "gpt-5-mini", messages: [{ role: "user", content: "Hello" }] },
    path: "/v1/chat/completions",
  },
};

/** A row's request and the same without the field, both on their way. */
export const sendRow = (row: Row, from: Dialect, to: Dialect) => ({
  sent: send({ ...row.beside, ...row.example }, row.target, row.models?.[to], from, to),
  without: send(row.beside ?? {}, undefined, row.models?.[to], from, to),
});

const send = (
  fields: JsonObject,
  target: string | undefined,
  model: string | undefined,
  from: Dialect,
  to: Dialect,
) => {
  const { body, path } = PLAIN[from];
  const url = new URL(target === undefined ? path : path.replace(/:\w+$/, `:${target}`), "https://router.example");
  return cross({ ...body, ...fields }, url, model ?? MODELS[to], { from: codecs[from], to: codecs[to] });
};

/** What became of the row's field, in the terms the row states it in. */
export const fateOf = (row: Row, from: Dialect, to: Dialect): Fate => {
  const { sent, without } = sendRow(row, from, to);
  if (!sent.ok) return { kind: "kept", fields: sent.problem.fields };
  const stated = row.to[to];
  const before = without.ok ? without.value : null;
  const fields = sent.value.hintsLost.filter((field) => before?.hintsLost.includes(field) !== true);
  const at = stated !== undefined && "at" in stated ? stated.at : undefined;
  const changed = at === undefined ? {} : { at, value: changedValue(sent.value, before, at) };
  if (fields.length > 0) return { kind: "told", fields, ...changed };
  if (at !== undefined) return { kind: "carried", at, value: changedValue(sent.value, before, at) };
  const isSame = before !== null && JSON.stringify(written(sent.value)) === JSON.stringify(written(before));
  return isSame ? { kind: "same" } : { kind: "carried", at: "", value: null };
};

/** Null where the field had nothing to do with what stands there. */
const changedValue = (sent: Crossing, before: Crossing | null, at: string): Json => {
  const value = valueAt(written(sent), at);
  const isUnchanged = before !== null && JSON.stringify(valueAt(written(before), at)) === JSON.stringify(value);
  return isUnchanged ? null : (value ?? null);
};

/** The whole of what is sent, the URL's path as a field beside the body's. */
export const written = ({ outgoing }: Crossing): JsonObject => ({ ...outgoing.body, URL: outgoing.path });

/** @param path - "messages.0.content" */
export const valueAt = (value: JsonObject, path: string): Json | undefined =>
  path
    .split(".")
    .reduce<Json | undefined>(
      (inner, name) =>
        typeof inner === "object" && inner !== null ? (inner as { readonly [key: string]: Json })[name] : undefined,
      value,
    );
