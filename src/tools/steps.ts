/**
 * Owns how many steps checking given arguments can take at most, found before any is taken. Never decides on a value.
 *
 * It walks every schema that the validator could apply, whatever the outcome of those before it: what it counts bounds what
 * the validator does. So it also finds each unsupported keyword that matters for these arguments, and every endless loop.
 */

import { isObject, isString, type Json, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { readPattern } from "./pattern.ts";
import { patternCost } from "./pattern-cost.ts";
import type { CheckedSchema, Schema } from "./schema.ts";

/** One step is a schema applied to a value: 1 to 3 µs. Everyday tools take 10 to 100. */
export const MOST_STEPS = 5000;
const DEEPEST = 64;

/** How much of these is as dear as applying a schema. */
const PER_STEP = { characters: 32, properties: 8, comparisons: 2048, patternComparisons: 100 };
/** Steps a character of a pattern takes to analyse and compile. */
const PATTERN_STEPS = 5;

/** @returns the steps at most; a problem where they are too many, or a keyword on the way can't be checked */
export function countSteps(schema: CheckedSchema, instance: Json): Result<number, string> {
  const walk = new Walk(schema);
  walk.visit(schema.root, instance, 0);
  return walk.problem === null ? succeed(walk.steps) : fail(walk.problem);
}

class Walk {
  steps = 0;
  problem: string | null = null;
  readonly #schema: CheckedSchema;

  constructor(schema: CheckedSchema) {
    this.#schema = schema;
  }

  visit(schema: Json | undefined, instance: Json, depth: number): void {
    if (this.problem !== null || schema === undefined) return;
    this.#charge(1);
    if (depth > DEEPEST) this.problem = "the schema is applied more than 64 deep";
    if (!isSchemaObject(schema)) return;
    this.problem ??= this.#schema.problems.get(schema) ?? null;
    this.#chargeOwn(schema, instance);
    const inner = depth + 1;
    this.#visitInPlace(schema, instance, inner);
    if (Array.isArray(instance)) this.#visitItems(schema, instance, inner);
    else if (isObject(instance)) this.#visitProperties(schema, instance as JsonObject, inner);
  }

  #charge(steps: number): void {
    this.steps += Math.ceil(steps);
    // Not "more than", since a cost that is no number must not pass.
    if (!(this.steps <= MOST_STEPS)) this.problem ??= "checking these arguments would take too long";
  }

  #chargeOwn(schema: JsonObject, instance: Json): void {
    for (const listed of [schema.enum, schema.const]) {
      if (listed !== undefined) this.#charge(JSON.stringify(listed).length / PER_STEP.characters);
    }
    if (Array.isArray(schema.required)) this.#charge(schema.required.length / PER_STEP.properties);
    if (isString(instance)) this.#chargeText(schema, instance);
    if (schema.uniqueItems === true && Array.isArray(instance)) {
      this.#charge((instance.length * comparisonSize(instance)) / PER_STEP.comparisons);
    }
  }

  #chargeText({ pattern, format, minLength, maxLength }: JsonObject, text: string): void {
    if (isString(pattern)) this.#chargePattern(pattern, text);
    if (format !== undefined || minLength !== undefined || maxLength !== undefined) {
      this.#charge(text.length / PER_STEP.characters);
    }
  }

  #chargePattern(source: string, text: string): void {
    this.#charge(source.length * PATTERN_STEPS);
    if (this.problem !== null) return;
    const pattern = readPattern(source);
    if (!pattern.ok) return;
    this.#charge(patternCost(pattern.value, text.length) / PER_STEP.patternComparisons);
  }

  #visitInPlace(schema: JsonObject, instance: Json, depth: number): void {
    if (isString(schema.$ref)) this.visit(this.#schema.references[schema.$ref], instance, depth);
    for (const list of [schema.allOf, schema.anyOf, schema.oneOf]) {
      if (Array.isArray(list)) for (const option of list) this.visit(option, instance, depth);
    }
    for (const single of [schema.not, schema.if, schema.then, schema.else]) this.visit(single, instance, depth);
  }

  #visitItems({ prefixItems, items, contains }: JsonObject, instance: readonly Json[], depth: number): void {
    const prefix = Array.isArray(prefixItems) ? prefixItems : [];
    for (const [index, item] of instance.entries()) {
      this.visit(prefix[index], item, depth);
      // The validator applies `items` even to an item that failed its place in `prefixItems`.
      this.visit(items, item, depth);
      this.visit(contains, item, depth);
    }
  }

  #visitProperties(schema: JsonObject, instance: JsonObject, depth: number): void {
    const properties = mapOf(schema.properties);
    this.#charge((Object.keys(properties).length + dependents(schema)) / PER_STEP.properties);
    for (const [name, value] of Object.entries(instance)) {
      if (Object.hasOwn(properties, name)) this.visit(properties[name], value, depth);
      else this.visit(schema.additionalProperties, value, depth);
      this.visit(schema.propertyNames, name, depth);
      this.#visitPatterns(mapOf(schema.patternProperties), name, value, depth);
      const dependent = mapOf(schema.dependentSchemas);
      if (Object.hasOwn(dependent, name)) this.visit(dependent[name], instance, depth);
    }
  }

  #visitPatterns(patterns: JsonObject, name: string, value: Json, depth: number): void {
    for (const [pattern, schema] of Object.entries(patterns)) {
      if (this.problem !== null) return;
      this.#chargePattern(pattern, name);
      this.visit(schema, value, depth);
    }
  }
}

/** Characters to compare each item with all others by; an object or array counts as 32. */
function comparisonSize(items: Json): number {
  const text = JSON.stringify(items);
  return text.length + 31 * text.replaceAll(/[^[{]/g, "").length;
}

const isSchemaObject = (schema: Json): schema is JsonObject & Schema => isObject(schema);

const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? (value as JsonObject) : {});

const dependents = ({ dependentRequired }: JsonObject): number =>
  Object.values(mapOf(dependentRequired)).reduce<number>(
    (sum, names) => sum + 1 + (Array.isArray(names) ? names.length : 0),
    0,
  );
