/** Owns the reading of how an answer of Anthropic's shall be made: thinking, effort, format. */

import { isObject, isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readFields,
  readOptionalFields,
  readSchema,
  refuse,
} from "../../dialects/reading.ts";
import type { ChatRequest, ResponseFormat } from "../chat.ts";
import type { Losses } from "../losses.ts";

type Reasoning = ChatRequest["reasoning"];
type Effort = NonNullable<Reasoning>["effort"];

const THINKING_FIELDS = new Set(["type", "budget_tokens", "display"]);

/** `disabled` is a budget of nothing, which is not the same as not being asked: newer models think by default. */
export const readThinking = (value: unknown, losses: Losses): Reading<Reasoning> => {
  if (!isGiven(value)) return succeed(null);
  const fields = readFields(value, "thinking");
  if (!fields.ok) return fields;
  const { type, budget_tokens: budget, display } = fields.value;
  losses.nameOthers(fields.value, "thinking", THINKING_FIELDS);
  if (isGiven(display) && display !== "summarized") losses.hint("thinking.display");
  switch (type) {
    case "disabled":
      return succeed({ budgetTokens: 0, effort: null });
    case "enabled":
      return typeof budget === "number"
        ? succeed({ budgetTokens: budget, effort: null })
        : refuse('"thinking.budget_tokens" must be a number.', "thinking.budget_tokens");
    case "between_tools":
      losses.hint("thinking.type");
      return succeed({ budgetTokens: null, effort: null });
    case "adaptive":
      return succeed({ budgetTokens: null, effort: null });
    default:
      losses.meaning("thinking.type");
      return succeed(null);
  }
};

/** Effort is more than thinking to Anthropic, but elsewhere there is no other field for it. */
export const readReasoning = (thinking: Reasoning, effort: Effort): Reasoning =>
  effort === null ? thinking : { budgetTokens: thinking?.budgetTokens ?? null, effort };

interface Output {
  readonly effort: Effort;
  readonly responseFormat: ResponseFormat | null;
}

const OUTPUT_FIELDS = new Set(["effort", "format"]);

/** `output_format` is the older place of `output_config.format`. */
export const readOutput = (request: Fields, losses: Losses): Reading<Output> => {
  const config = readOptionalFields(request.output_config, "output_config");
  if (!config.ok) return config;
  losses.nameOthers(config.value, "output_config", OUTPUT_FIELDS);
  const { format, effort } = config.value;
  const responseFormat = isGiven(format)
    ? readFormat(format, "output_config.format", losses)
    : readFormat(request.output_format, "output_format", losses);
  if (!responseFormat.ok) return responseFormat;
  if (isGiven(format) && isGiven(request.output_format)) losses.meaning("output_format");
  return succeed({ responseFormat: responseFormat.value, effort: readEffort(effort, losses) });
};

const FORMAT_FIELDS = new Set(["type", "schema"]);

const readFormat = (value: unknown, at: string, losses: Losses): Reading<ResponseFormat | null> => {
  if (!isGiven(value)) return succeed(null);
  if (!isObject(value) || value.type !== "json_schema") {
    losses.meaning(at);
    return succeed(null);
  }
  losses.nameOthers(value, at, FORMAT_FIELDS);
  const schema = readSchema(value.schema, `${at}.schema`);
  return schema.ok ? succeed({ kind: "json_schema", name: null, schema: schema.value, strict: true }) : schema;
};

/** `xhigh` and `max` go beyond the scale that dialects share. */
const readEffort = (value: unknown, losses: Losses): Effort => {
  if (!isGiven(value)) return null;
  if (value === "low" || value === "medium" || value === "high") return value;
  losses.hint("output_config.effort");
  return isString(value) ? "high" : null;
};
