/** The fidelity table says what becomes of every field; here the code is held to it, row by row. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isObject } from "../../src/core/json.ts";
import { answerFateOf, returnError } from "./answer-fates.ts";
import { knownNames } from "./completeness.ts";
import { dialects, fateOf, pairs, sendRow } from "./fates.ts";
import { answerRows, errorRows, requestRows } from "./fidelity.ts";
import { fidelityPage } from "./table.ts";

const titled = <Row extends { readonly field: string; readonly use?: string }>(rows: readonly Row[]) =>
  rows.map((row) => [row.use === undefined ? row.field : `${row.field}: ${row.use}`, row] as const);

describe.each(pairs)("a request in the dialect of $from at a provider of $to", ({ from, to }) => {
  it.each(titled(requestRows[from]))("%s", (_, row) => {
    expect(fateOf(row, from, to)).toEqual(row.to[to]);
  });

  it("crosses over without the fields that rows are about", () => {
    const failing = requestRows[from].filter((row) => !sendRow(row, from, to).without.ok);
    expect(failing.map(({ field, use }) => [field, use])).toEqual([]);
  });
});

describe.each(pairs)("an answer in the dialect of $from for a caller of $to", ({ from, to }) => {
  it.each(titled(answerRows[from]))("%s", (_, row) => {
    expect(answerFateOf(row, from, to)).toEqual(row.to[to]);
  });
});

describe.each(pairs)("an error in the dialect of $from for a caller of $to", ({ from, to }) => {
  it.each(errorRows[from].map((row) => [`${row.status} ${row.use ?? ""}`, row] as const))("%s", (_, row) => {
    const { status, headers, body } = returnError(row, from, to);
    const error: unknown = body.error;
    if (!isObject(error)) throw new Error("This is no error's body.");
    const type = { anthropic: error.type, gemini: error.status, openai: error.code ?? error.type }[to];
    expect([status, type]).toEqual(row.to[to]);
    expect(error.message).toMatch(/\w/);
    const isRetryable = row.isFinal !== true && (row.status === 429 || row.status >= 500);
    expect(headers["x-should-retry"]).toBe(String(isRetryable));
    expect(headers["retry-after"]).toBe(row.headers?.["retry-after"]);
  });
});

/** Every name of a field in a value, and every value that is a word. */
const wordsIn = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (isObject(value)) return Object.entries(value).flatMap(([name, inner]) => [name, ...wordsIn(inner)]);
  return [value];
};

describe("the table", () => {
  it.each(dialects)("has a row for every field that the SDK of %s knows", (dialect) => {
    const shown = new Set([...requestRows[dialect].flatMap(({ example }) => wordsIn(example)), "model"]);
    expect(knownNames[dialect].filter((name) => !shown.has(name))).toEqual([]);
  });

  it("states what becomes of each field at both other providers", () => {
    for (const { from, to } of pairs) {
      for (const row of [...requestRows[from], ...answerRows[from]]) expect(row.to[to], row.field).toBeDefined();
    }
  });

  it("stands in src/chat/FIDELITY.md as it is; node test/crossing/write-table.ts writes it anew", () => {
    const written = readFileSync(join(import.meta.dirname, "../../src/chat/FIDELITY.md"), "utf8");
    expect(written).toBe(fidelityPage());
  });
});
