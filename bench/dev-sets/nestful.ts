/** Owns NESTful as measured requests: calls within calls, all of which must escalate (Basu et al., 2024; Apache-2.0). */

import { join } from "node:path";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";
import { firstTurn, type MeasuredRequest, type MeasuredSet } from "../evaluation/measured-request.ts";
import { offered } from "../evaluation/sample.ts";
import { declaredTool, entriesOf, textOf } from "./declared.ts";
import { readJson } from "./files.ts";

interface Specification {
  readonly name: string;
  readonly description: string;
  readonly [parameters: string]: unknown;
}

interface Row {
  readonly input: string;
  readonly output: readonly { readonly name: string }[];
}

const PARTS = ["executable/executable", "non-executable/non-executable-glaive", "non-executable/non-executable-sgd"];
/** Where a specification keeps its parameters, by part. */
const PLACES = ["query_parameters", "path_parameters", "parameters", "arguments"];
const OFFERED = 10;

export function readNestful(root: string): MeasuredSet {
  const requests = PARTS.flatMap((part) => readPart(join(root, "dev/nestful/data", part)));
  const note = `${OFFERED} tools each: those called, as far as they are declared, and others of the same part; all must escalate`;
  return { name: "nestful", title: "NESTful", requests, note };
}

function readPart(path: string): MeasuredRequest[] {
  const tools = new Map(readJson<Specification[]>(`${path}-spec.json`).map((one) => [one.name, toolOf(one)]));
  return readJson<Row[]>(`${path}-data.json`).map(({ input, output }, i) => {
    const called = [...new Set(output.map(({ name }) => name))];
    const needed = called.flatMap((name) => tools.get(name) ?? []);
    const list = offered(needed, [...tools.values()], OFFERED, i);
    return firstTurn(path.replace(/.*-|.*\//, ""), input, list, { kind: "escalate" }, "nested_calls");
  });
}

function toolOf(specification: Specification): Tool {
  const parameters = PLACES.flatMap((place) => entriesOf(specification[place]));
  return declaredTool(
    specification.name,
    specification.description,
    parameters.map(([name, { type, description, required, enum: listed, allowed_values, items, properties }]) => ({
      name,
      type: textOf(type),
      description: textOf(description),
      required: required === true,
      values: [listed, allowed_values].find((values): values is Json[] => Array.isArray(values) && values.length > 0),
      more: schemaKeywords({ items, properties }),
    })),
  );
}

/** Parsed from JSON, so that what is there is JSON. */
const schemaKeywords = (stated: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) as JsonObject;
