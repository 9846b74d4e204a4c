/**
 * Owns how likely each decision about a parameter is to be right. The model is too sure of some kinds of decisions and too timid about
 * others, so each kind has a line of its own from the model's log-odds to true ones (Platt, 1999), fitted like the confidence
 * (model-assets/training/calibrate.py).
 */

import type { Parameter } from "../core/tool.ts";
import type { Statement } from "./statements.ts";

/** What a parameter takes, and whether the request states it: "string, required", "listed, unstated". */
export type DecisionKind = `${Taken}, ${"required" | "optional" | "unstated"}`;

/** `listed`: one of some values; `formatted`: text of a format, such as a date. */
type Taken = "list" | "listed" | "formatted" | Parameter["type"];

/** From the model's log-odds to true ones. */
export interface Line {
  readonly slope: number;
  readonly shift: number;
}

/** A kind that the calibration apps do not have stays as it is. */
export type Lines = Readonly<Partial<Record<DecisionKind, Line>>>;

export function kindOf({ parameter, ranges }: Pick<Statement, "parameter" | "ranges">): DecisionKind {
  if (ranges.length === 0) return `${taken(parameter)}, unstated`;
  return `${taken(parameter)}, ${parameter.required ? "required" : "optional"}`;
}

function taken({ list, values, schema, type }: Parameter): Taken {
  if (list) return "list";
  if (values !== null) return "listed";
  return type === "string" && schema.format !== undefined ? "formatted" : type;
}

/** @returns log-odds that the decision is right */
export function certaintyOf(statement: Pick<Statement, "parameter" | "ranges" | "probability">, lines: Lines): number {
  const { slope, shift } = lines[kindOf(statement)] ?? AS_IT_IS;
  return slope * logOdds(statement.probability) + shift;
}

const AS_IT_IS: Line = { slope: 1, shift: 0 };

const FLOOR = 1e-6;
const logarithm = (p: number): number => Math.log(Math.max(p, FLOOR));

/** Within ±13.8, where 0 and 1 themselves would have none. */
export const logOdds = (p: number): number => logarithm(p) - logarithm(1 - p);
