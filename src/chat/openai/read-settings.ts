/** Owns the reading of how the answer shall be: where it stops, in which format, after how much thought. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readEach,
  readFields,
  readSchema,
  readText,
  refuse,
} from "../../dialects/reading.ts";
import type { ChatRequest, ResponseFormat } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { readFlag } from "./scalars.ts";

/** Text, or a list of texts. */
export const readStop = (value: unknown): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  if (isString(value)) return succeed([value]);
  if (!Array.isArray(value)) return refuse(`"stop" must be a string or an array of strings.`, "stop");
  return readEach(value, "stop", readText);
};

const FORMAT_FIELDS = new Set(["type", "json_schema"]);
const SCHEMA_FIELDS = new Set(["name", "schema", "strict"]);
const SCHEMA_HINTS = new Set(["description"]);

/** A format of another type (a grammar, say) is meaning. */
export const readResponseFormat = (value: unknown, losses: Losses): Reading<ResponseFormat | null> => {
  if (!isGiven(value)) return succeed(null);
  const fields = readFields(value, "response_format");
  if (!fields.ok) return fields;
  const { type } = fields.value;
  if (type === "json_schema") return readJsonSchema(fields.value, losses);
  losses.nameOthers(fields.value, "response_format", new Set(["type"]));
  if (type === "json_object") return succeed({ kind: "json" });
  if (type !== "text") losses.meaning("response_format.type");
  return succeed(null);
};

const readJsonSchema = (format: Fields, losses: Losses): Reading<ResponseFormat> => {
  const place = "response_format.json_schema";
  const fields = readFields(format.json_schema, place);
  if (!fields.ok) return fields;
  const { name, schema, strict } = fields.value;
  const parts = readAll({
    name: isGiven(name) ? readText(name, `${place}.name`) : succeed(null),
    schema: isGiven(schema) ? readSchema(schema, `${place}.schema`) : succeed({}),
    strict: readFlag(strict, `${place}.strict`),
  });
  if (!parts.ok) return parts;
  losses.nameOthers(format, "response_format", FORMAT_FIELDS);
  losses.nameOthers(fields.value, place, SCHEMA_FIELDS, SCHEMA_HINTS);
  return succeed({ kind: "json_schema", ...parts.value, strict: parts.value.strict ?? false });
};

type Reasoning = ChatRequest["reasoning"];

const EFFORTS: ReadonlyMap<unknown, Reasoning> = new Map<unknown, Reasoning>([
  ["none", { budgetTokens: 0, effort: null }],
  ["minimal", { budgetTokens: null, effort: "minimal" }],
  ["low", { budgetTokens: null, effort: "low" }],
  ["medium", { budgetTokens: null, effort: "medium" }],
  ["high", { budgetTokens: null, effort: "high" }],
]);

/** Past what the dialects share: the most they share is asked for, and the rest named. */
const BEYOND_HIGH: ReadonlySet<unknown> = new Set(["xhigh", "max"]);

/** `none` is a budget of no tokens. */
export const readReasoningEffort = (value: unknown, losses: Losses): Reasoning => {
  if (!isGiven(value)) return null;
  const reasoning = EFFORTS.get(value);
  if (reasoning !== undefined) return reasoning;
  if (!BEYOND_HIGH.has(value)) {
    losses.meaning("reasoning_effort");
    return null;
  }
  losses.hint("reasoning_effort");
  return { budgetTokens: null, effort: "high" };
};
