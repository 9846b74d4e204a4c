/** Owns what a request may take, told before it is sent. */

import { isObject } from "../../core/json.ts";
import { type DialectName, type TokenEstimate, tokensOf } from "./tokens.ts";

type Fields = { readonly [key: string]: unknown };

export interface EstimateOptions {
  readonly dialect: DialectName;
  /** Of the body as sent; an image in it counts by its bytes, which is more than it costs. */
  readonly bytes: number;
  /** Where the request names no limit of its own. @default 4096 */
  readonly defaultOutput?: number;
}

/** Where a dialect says how long an answer may be at most, and how many there shall be; the first that is given counts. */
const LIMITS: Readonly<Record<DialectName, (body: Fields) => { limits: readonly unknown[]; answers: unknown }>> = {
  anthropic: (body) => ({ limits: [body.max_tokens], answers: 1 }),
  gemini: ({ generationConfig, generation_config: snakeCase }) => {
    const settings: Fields = isObject(generationConfig) ? generationConfig : isObject(snakeCase) ? snakeCase : {};
    return {
      limits: [settings.maxOutputTokens, settings.max_output_tokens],
      answers: settings.candidateCount ?? settings.candidate_count,
    };
  },
  openai: (body) => ({
    limits: [body.max_completion_tokens, body.max_tokens, body.max_output_tokens],
    answers: body.n,
  }),
};

/**
 * A request's tokens at most: a fourth of its bytes, and all the output it allows. Never throws.
 * @param body - parsed; anything that is no object counts as one without fields
 */
export const estimate = (body: unknown, { dialect, bytes, defaultOutput = 4096 }: EstimateOptions): TokenEstimate => {
  const { limits, answers } = LIMITS[dialect](isObject(body) ? body : {});
  const output = (limits.find(isCount) ?? defaultOutput) * (isCount(answers) ? answers : 1);
  return { input: tokensOf(bytes), output: Math.min(output, MOST) };
};

/** No answer is that long; what asks for more is refused by its provider. */
const MOST = 1e9;

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
