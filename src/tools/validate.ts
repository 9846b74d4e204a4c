/** Owns whether a call's arguments satisfy its tool's schema. Never lets a schema cost more than 50 ms, never repairs. */

import { validate as interpret } from "@cfworker/json-schema";
import { isObject, type Json } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { ARGUMENT_BOUNDS, boundsProblem } from "./bounds.ts";
import { brokenRule } from "./broken-rule.ts";
import { compiledValidator } from "./registry.ts";
import { readSchema } from "./schema.ts";
import { countSteps } from "./steps.ts";

/**
 * Tools of the registry go through validators compiled ahead of time, all others through an interpreter.
 * Nothing is kept between requests: reading a common schema takes about 20 µs.
 * @returns a problem in words, without any of the arguments' values
 */
export function validateArguments(tool: Tool, args: Json): Result<null, string> {
  if (!isObject(args)) return fail("the arguments must be an object");
  const problem = boundsProblem(args, ARGUMENT_BOUNDS);
  if (problem !== null) return fail(`the arguments' JSON ${problem}`);
  const compiled = compiledValidator(tool);
  if (compiled === null) return interpretSchema(tool, args);
  const broken = compiled(args);
  return broken === null ? succeed(null) : fail(broken);
}

function interpretSchema(tool: Tool, args: Json): Result<null, string> {
  const schema = readSchema(tool.parameters);
  if (!schema.ok) return schema;
  const { root, references } = schema.value;
  const steps = countSteps(schema.value, args);
  if (!steps.ok) return steps;
  const { valid, errors } = interpret(args, root, "2020-12", references);
  if (valid) return succeed(null);
  const error = errors.findLast(({ keyword }) => keyword !== "false");
  return fail(brokenRule(error?.instanceLocation.slice(1) ?? "", error?.keyword ?? ""));
}
