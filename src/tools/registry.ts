/** Owns which tools have a validator compiled ahead of time: those declared under schemas/, found by their schema's content. */

import { type Validator, validators } from "../../schemas/compiled.js";
import type { Json } from "../core/json.ts";
import type { Tool } from "../core/tool.ts";
import { brokenRule } from "./broken-rule.ts";
import { exampleApps, validatorName } from "./example-apps.ts";

/** @returns the first broken rule in words, null where the arguments satisfy the schema */
export type CompiledValidator = (args: Json) => string | null;

const byName = new Map<string, { readonly schema: string; readonly validator: CompiledValidator }[]>();
for (const { app, tools } of exampleApps) {
  for (const { name, parameters } of tools) {
    const validator = validators.get(validatorName(app, name));
    if (validator === undefined) continue;
    byName.set(name, [
      ...(byName.get(name) ?? []),
      { schema: JSON.stringify(parameters), validator: inWords(validator) },
    ]);
  }
}

function inWords(validator: Validator): CompiledValidator {
  return (args) => {
    if (validator(args)) return null;
    const error = validator.errors?.[0];
    return brokenRule(error?.instancePath ?? "", error?.keyword ?? "");
  };
}

/** The compiled validator of a tool that is declared word for word as in the registry; null for all others. */
export function compiledValidator({ name, parameters }: Tool): CompiledValidator | null {
  const known = byName.get(name);
  if (known === undefined) return null;
  const schema = JSON.stringify(parameters);
  return known.find((entry) => entry.schema === schema)?.validator ?? null;
}
