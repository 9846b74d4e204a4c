/**
 * Owns a tool's schema as the rest of the router sees it: draft 2020-12, checked keyword by keyword, references found.
 * Never decides on a value. What can't be checked is noted where it stands, since most requests don't touch it.
 */

import { isObject, isString, type Json, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { boundsProblem, SCHEMA_BOUNDS } from "./bounds.ts";
import { isKnownDraft, toCurrentDraft } from "./flavours.ts";
import { isAnnotation, KEYWORDS } from "./keywords.ts";

/** Subschemas at most, those behind references included. */
const MOST_NODES = 2000;

export type Schema = boolean | JsonObject;

export const isSchema = (value: Json | undefined): value is Schema => typeof value === "boolean" || isObject(value);

export interface CheckedSchema {
  readonly root: Schema;
  /** What each `$ref` stands for, by its text. Has no prototype. */
  readonly references: Readonly<Record<string, Schema>>;
  /** What keeps the router from checking values of a schema object, in words. */
  readonly problems: ReadonlyMap<Schema, string>;
}

/**
 * Reads a schema of any supported flavour. Takes time in proportion to its size.
 * @returns a problem only where the schema as a whole is too large
 */
export function readSchema(raw: JsonObject): Result<CheckedSchema, string> {
  const problem = boundsProblem(raw, SCHEMA_BOUNDS);
  if (problem !== null) return fail(`the schema ${problem}`);
  return new SchemaReader(raw).read();
}

class SchemaReader {
  readonly #raw: JsonObject;
  readonly #problems = new Map<Schema, string>();
  readonly #references: Record<string, Schema> = Object.create(null);
  readonly #pending: string[] = [];
  #nodes = 0;

  constructor(raw: JsonObject) {
    this.#raw = raw;
  }

  read(): Result<CheckedSchema, string> {
    const root = this.#node(this.#raw);
    // References wait their turn, so that a chain of them can't run deep.
    for (let reference = this.#pending.pop(); reference !== undefined; reference = this.#pending.pop()) {
      this.#references[reference] = this.#node(find(this.#raw, reference));
    }
    if (this.#nodes > MOST_NODES) return fail(`the schema has more than ${MOST_NODES} parts`);
    return succeed({ root, references: this.#references, problems: this.#problems });
  }

  #node = (raw: unknown): Schema => {
    if (typeof raw === "boolean") return raw;
    const entries: [string, Json][] = [];
    const problem = this.#readKeywords(raw, entries);
    const node = Object.fromEntries(entries);
    if (problem !== null) this.#problems.set(node, problem);
    return node;
  };

  /** @returns the first problem, null where there is none */
  #readKeywords(raw: unknown, entries: [string, Json][]): string | null {
    if (!isObject(raw)) return "a schema must be an object, true or false";
    if (++this.#nodes > MOST_NODES) return "the schema is too large";
    let problem: string | null = null;
    for (const [keyword, value] of Object.entries(toCurrentDraft(raw))) {
      if (value === undefined) continue;
      const read = this.#keyword(keyword, value, raw === this.#raw);
      if (!read.ok) problem ??= `${JSON.stringify(keyword.slice(0, 80))} ${read.problem}`;
      else if (read.value !== undefined) entries.push([keyword, read.value]);
    }
    return problem;
  }

  /** @returns the keyword's value as it is kept; undefined where it is not */
  #keyword(keyword: string, value: unknown, isRoot: boolean): Result<Json | undefined, string> {
    if (keyword === "$ref") return this.#reference(value);
    if (keyword === "$schema")
      return isRoot && isString(value) && isKnownDraft(value) ? succeed(undefined) : fail("is not known");
    // Inside, an identifier would change what the references around it mean.
    if (keyword === "$id" || keyword === "id")
      return isRoot ? succeed(undefined) : fail("inside a schema is not supported");
    const read = KEYWORDS.get(keyword);
    if (read !== undefined) return read(value, this.#node);
    if (!isAnnotation(keyword)) return fail("is no keyword the router can check");
    return keyword === "$defs" || keyword === "definitions" ? succeed(undefined) : succeed(value as Json);
  }

  #reference(value: unknown): Result<Json, string> {
    if (!isString(value) || !/^#(\/|$)/.test(value))
      return fail('must point into the same schema, as in "#/$defs/name"');
    if (find(this.#raw, value) === undefined) return fail("points nowhere");
    if (!(value in this.#references)) {
      this.#references[value] = true;
      this.#pending.push(value);
    }
    return succeed(value);
  }
}

/** Follows a JSON Pointer (RFC 6901) in its URI fragment form. @returns undefined where it leads nowhere */
function find(root: JsonObject, reference: string): unknown {
  let at: unknown = root;
  for (const part of reference.split("/").slice(1)) {
    const key = decode(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
