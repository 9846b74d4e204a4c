/** Owns ToolAlpaca's evaluation, real and simulated APIs, as measured requests (Tang et al., 2023; Apache-2.0). */

import { join } from "node:path";
import { isObject, type Json, type JsonObject } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";
import { firstTurn, goldCall, type MeasuredRequest, type MeasuredSet } from "../evaluation/measured-request.ts";
import { type Declared, declaredTool, entriesOf, textOf } from "./declared.ts";
import { readJson } from "./files.ts";

interface Api {
  readonly Name: string;
  /** An OpenAPI document as text. */
  readonly Documentation: string;
  /** Function names to [path, method] of the document. */
  readonly Function_Projection: Readonly<Record<string, readonly [string, string]>>;
  readonly Instructions: readonly string[];
  /** A list of calls an instruction. */
  readonly Golden_Answers: readonly (readonly Step[])[];
}

interface Step {
  readonly Action: string;
  /** JSON, but for some with placeholders in it. */
  readonly Action_Input: string;
}

const NOTE =
  "the API's own functions offered; several calls, and calls of functions that the API doesn't declare, must escalate; left out:";

export function readToolAlpaca(root: string): MeasuredSet {
  const apis = ["eval_real.json", "eval_simulated.json"].flatMap((file) =>
    readJson<Api[]>(join(root, "dev/toolalpaca/data", file)),
  );
  const read = apis.map(readApi);
  const requests = read.flatMap((api) => api.flatMap((request) => request ?? []));
  const leftOut = read.flat().length - requests.length;
  const note = `${NOTE} ${leftOut} whose arguments aren't written out`;
  return { name: "toolalpaca", title: "ToolAlpaca, real + simulated", requests, note };
}

function readApi(api: Api): (MeasuredRequest | null)[] {
  const document: unknown = JSON.parse(api.Documentation);
  const tools = Object.entries(api.Function_Projection).map(([name, [path, method]]) =>
    toolOf(name, pick(document, ["paths", path, method])),
  );
  return api.Instructions.map((text, i) => {
    const [step, ...more] = api.Golden_Answers[i] ?? [];
    if (step === undefined) return null;
    if (more.length > 0) return firstTurn(api.Name, text, tools, { kind: "escalate" }, "multi_call");
    if (!tools.some(({ name }) => name === step.Action)) {
      return firstTurn(api.Name, text, tools, { kind: "escalate" }, "absent_tool");
    }
    const input = step.Action_Input.includes("${") ? null : parsed(step.Action_Input);
    return input === null ? null : firstTurn(api.Name, text, tools, goldCall({ name: step.Action, arguments: input }));
  });
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param operation - an OpenAPI operation: its parameters and the fields of its JSON body are the tool's */
function toolOf(name: string, operation: unknown): Tool {
  const { summary, description, parameters } = isObject(operation) ? operation : {};
  const stated = Array.isArray(parameters) ? parameters.filter(isObject) : [];
  const body = pick(operation, ["requestBody", "content", "application/json", "schema"]);
  const needed = isObject(body) && Array.isArray(body.required) ? body.required : [];
  return declaredTool(name, textOf(description) || textOf(summary), [
    ...stated.map((one) =>
      declared(
        textOf(one.name),
        one.required === true,
        isObject(one.schema) ? one.schema : {},
        textOf(one.description),
      ),
    ),
    ...entriesOf(pick(body, ["properties"])).map(([field, schema]) => declared(field, needed.includes(field), schema)),
  ]);
}

function declared(
  name: string,
  required: boolean,
  schema: { readonly [key: string]: unknown },
  description = textOf(schema.description),
): Declared {
  // Parsed from JSON, so all of it is.
  const { type, description: _, ...more } = schema as JsonObject;
  return { name, type: textOf(type), description, required, more: more as Readonly<Record<string, Json>> };
}

const pick = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner: unknown, key) => (isObject(inner) ? inner[key] : undefined), value);
