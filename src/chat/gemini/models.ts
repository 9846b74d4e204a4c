/** Owns what Gemini's models take that differs from one to the next: sending what a model doesn't know is a 400. */

import { signsCalls } from "../../dialects/gemini/signature.ts";

type Level = "minimal" | "low" | "medium" | "high";

export interface Abilities {
  /** `presencePenalty` and `frequencyPenalty`: before 2.5 ("Penalty is not enabled for models/gemini-2.5-flash"). */
  readonly penalties: boolean;
  /** The range of a `thinkingBudget`, in tokens; 0, for no thoughts, is another matter. */
  readonly budget: { readonly fewest: number; readonly most: number };
  /** Whether it thinks whatever it is told. */
  readonly alwaysThinks: boolean;
  /** What comes nearest to a `thinkingLevel` that it refuses. */
  readonly levels: Readonly<Partial<Record<Level, Level>>>;
}

/** "gemini-2.5-flash-lite" (2.5), "models/gemini-3-pro-preview" (3), "google/gemini-3.8-flash" */
const VERSION = /\bgemini-(\d{1,2})(?:\.(\d{1,2}))?(?!\d)/;

/** A Gemini without a version in its name is taken for the newest, any other model for one that takes everything. */
export const abilitiesOf = (model: string): Abilities => ({
  penalties: readVersion(model) < 205,
  budget: RANGES.find(([known]) => model.includes(known))?.[1] ?? ANY,
  alwaysThinks: signsCalls(model) || model.includes("gemini-2.5-pro"),
  levels: levelsOf(model),
});

const readVersion = (model: string): number => {
  const [, major, minor = "0"] = VERSION.exec(model) ?? [];
  if (major !== undefined) return Number(major) * 100 + Number(minor);
  return /\bgemini\b/.test(model) ? Number.POSITIVE_INFINITY : 0;
};

const ANY: Abilities["budget"] = { fewest: 1, most: Number.POSITIVE_INFINITY };

/** https://ai.google.dev/gemini-api/docs/thinking#set-budget; of two that are in a name the first holds. */
const RANGES: readonly (readonly [model: string, budget: Abilities["budget"]])[] = [
  ["gemini-2.5-pro", { fewest: 128, most: 32_768 }],
  ["gemini-2.5-flash-lite", { fewest: 512, most: 24_576 }],
  ["gemini-2.5-flash", { fewest: 1, most: 24_576 }],
];

/**
 * https://ai.google.dev/gemini-api/docs/thinking#thinking-levels: every model takes "low" and "high"; "medium" all but
 * 3 Pro; "minimal" no Pro, and nothing newer than 3.6.
 */
const levelsOf = (model: string): Abilities["levels"] => {
  const takesMinimal = readVersion(model) <= 306 && !/\bgemini-[\d.]+-pro\b/.test(model);
  const takesMedium = !/\bgemini-3(?:\.0)?-pro\b/.test(model);
  return { ...(!takesMinimal && { minimal: "low" }), ...(!takesMedium && { medium: "high" }) };
};
