/**
 * Owns what shape of value a schema describes, once its references, `allOf` and "or null" are looked through.
 * Never validates: constraints it can't place are left to validation, which sees the whole schema.
 */

import { isObject, isString, type Json, type JsonObject, type Scalar } from "../core/json.ts";
import { type CheckedSchema, isSchema, type Schema } from "./schema.ts";

/** Schemas looked through for one tool; past it a shape is not understood. */
const MOST_STEPS = 2000;
const DEEPEST = 16;
const TOO_DEEP = "is nested too deeply";

export interface Shape {
  /** Keywords of all schemas that hold at once, the outermost first. `properties` stands in `properties` below. */
  readonly schema: JsonObject;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly required: ReadonlySet<string>;
  /** Schemas that hold in some cases only. */
  readonly branches: readonly Schema[];
  /** Why no value of it can be told from words and checked, null where nothing speaks against it. */
  readonly problem: string | null;
}

const EMPTY: Shape = { schema: {}, properties: new Map(), required: new Set(), branches: [], problem: null };

/** The types a schema names, those of its listed values where it names none; none where any will do. */
export function typesOf({ type, ...schema }: JsonObject): readonly string[] {
  if (type !== undefined) return (Array.isArray(type) ? type : [type]).filter(isString);
  return [...new Set((listedValues(schema) ?? []).map(typeOf))];
}

/** `enum` or `const` as listed, null where there is neither. */
export function listedValues(schema: JsonObject): readonly Json[] | null {
  if (schema.const !== undefined) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : null;
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

export const isScalar = (value: Json): value is Scalar => typeof value !== "object" || value === null;

/** Resolves the schemas of one tool, within one budget of steps. */
export class Shapes {
  readonly #checked: CheckedSchema;
  #steps = 0;

  constructor(checked: CheckedSchema) {
    this.#checked = checked;
  }

  resolve(schema: Schema, depth = 0): Shape {
    if (++this.#steps > MOST_STEPS || depth > DEEPEST) return { ...EMPTY, problem: TOO_DEEP };
    if (typeof schema === "boolean") return { ...EMPTY, problem: schema ? null : "allows no value" };
    const { $ref, allOf, anyOf, oneOf, properties, required, ...own } = schema;
    this.#steps += (listedValues(own)?.length ?? 0) / 64;
    let shape: Shape = {
      schema: own,
      properties: new Map(Object.entries(schemasOf(properties))),
      required: new Set(Array.isArray(required) ? required.filter(isString) : []),
      branches: branchesOf(own),
      problem: this.#checked.problems.get(schema) ?? null,
    };
    const parts = [...(isString($ref) ? [this.#checked.references[$ref] ?? true] : []), ...listOf(allOf)];
    for (const part of parts) shape = this.#merge(shape, this.resolve(part, depth + 1));
    for (const options of [anyOf, oneOf]) {
      if (Array.isArray(options)) shape = this.#choose(shape, listOf(options), depth + 1);
    }
    return shape;
  }

  #merge(a: Shape, b: Shape): Shape {
    this.#steps += (sizeOf(a) + sizeOf(b)) / 8;
    if (this.#steps > MOST_STEPS) return { ...a, problem: TOO_DEEP };
    const properties = new Map(a.properties);
    for (const [name, schema] of b.properties) {
      const known = properties.get(name);
      properties.set(name, known === undefined ? schema : { allOf: [known, schema] });
    }
    const { merged, problem } = this.#mergeKeywords(a.schema, b.schema);
    return {
      schema: merged,
      properties,
      required: new Set([...a.required, ...b.required]),
      branches: [...a.branches, ...b.branches],
      problem: a.problem ?? b.problem ?? problem,
    };
  }

  /** Types and listed values are narrowed to what both allow; of anything else the outer schema's word stands. */
  #mergeKeywords(a: JsonObject, b: JsonObject): { merged: JsonObject; problem: string | null } {
    const merged: Record<string, Json> = { ...b, ...a };
    const [types, others] = [typesOf(a), typesOf(b)];
    if (types.length > 0 && others.length > 0) {
      merged.type = types.flatMap((type) => common(type, others));
      if (merged.type.length === 0) return { merged, problem: "has types that exclude each other" };
    }
    const [values, otherValues] = [listedValues(a), listedValues(b)];
    if (values !== null && otherValues !== null) {
      this.#steps += (values.length * otherValues.length) / 64;
      merged.enum = this.#steps > MOST_STEPS ? [] : values.filter((value) => otherValues.includes(value));
      delete merged.const;
    }
    const [items, otherItems] = [a.items, b.items];
    if (items !== undefined && otherItems !== undefined) merged.items = { allOf: [items, otherItems] };
    return { merged, problem: null };
  }

  /** A choice that is none ("or null"), a choice of listed values, of one scalar type, or one that only constrains. */
  #choose(shape: Shape, options: readonly Schema[], depth: number): Shape {
    const resolved = options.map((option) => ({ option, shape: this.resolve(option, depth) }));
    const real = resolved.filter((item) => !isNull(item.shape.schema));
    const [first] = real;
    if (first === undefined) return shape;
    if (real.length === 1) return this.#merge(shape, first.shape);
    const problem = shape.problem ?? real.find((item) => item.shape.problem !== null)?.shape.problem ?? null;
    const schema = commonShape(real.map((item) => item.shape.schema));
    if (schema !== null) return this.#merge({ ...shape, problem }, { ...EMPTY, schema });
    const constrains = typesOf(shape.schema).length > 0 || shape.properties.size > 0;
    if (!constrains) return { ...shape, problem: problem ?? "may have several shapes" };
    return { ...shape, problem, branches: [...shape.branches, ...real.map((item) => item.option)] };
  }
}

const SCALAR_TYPES = new Set(["string", "integer", "number", "boolean"]);

/** All values that are listed by any, or the one scalar type of all; null where they share neither. */
function commonShape(schemas: readonly JsonObject[]): JsonObject | null {
  const values = schemas.map(listedValues);
  if (values.every((list) => list !== null)) return { enum: values.flat() };
  const [type, ...others] = new Set(schemas.map((schema) => typesOf(schema).join()));
  return type !== undefined && others.length === 0 && SCALAR_TYPES.has(type) ? { type } : null;
}

const isNull = (schema: JsonObject): boolean => {
  const types = typesOf(schema);
  return types.length > 0 && types.every((type) => type === "null");
};

/** The narrower of a type and each of the others that it agrees with. */
const common = (type: string, others: readonly string[]): string[] => {
  if (others.includes(type)) return [type];
  if (type === "number" && others.includes("integer")) return ["integer"];
  return type === "integer" && others.includes("number") ? ["integer"] : [];
};

const sizeOf = ({ properties, required, branches }: Shape): number => properties.size + required.size + branches.length;

const branchesOf = ({ then, else: otherwise, dependentSchemas }: JsonObject): Schema[] =>
  [then, otherwise, ...Object.values(schemasOf(dependentSchemas))].filter(isSchema);

const listOf = (value: Json | undefined): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

const schemasOf = (value: Json | undefined): Readonly<Record<string, Schema>> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value as JsonObject).filter((entry): entry is [string, Schema] => isSchema(entry[1])),
      )
    : {};
