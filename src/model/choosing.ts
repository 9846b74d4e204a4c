/** Owns the choice of one option for each parameter of a call, such that no two arguments are made of the same words. */

import type { Range } from "../core/decision.ts";

/** What a parameter may be decided to be. */
export interface Option {
  /** The words it is made of, one range a list's item; none where the request does not state it. */
  readonly ranges: readonly Range[];
  /** How likely it is beside the parameter's other options. */
  readonly weight: number;
  /** Of what it says about the parameter being right, 0…1. */
  readonly probability: number;
  /** The listed value it means; null where it is not stated or any value may stand. */
  readonly chosen: string | null;
}

/** A parameter this surely unstated competes for no words. */
const SURELY_UNSTATED = 0.995;

/**
 * The likeliest choice, as far as a beam finds it.
 * @param options - by parameter, likeliest first
 * @param width - partial choices kept; 32 leaves nothing out in practice
 */
export function chooseTogether(options: readonly (readonly Option[])[], width = 32): Option[] {
  const best = (parameter: number): Option => options[parameter]?.[0] ?? UNSTATED;
  const competing = options
    .map((_, parameter) => parameter)
    .filter((parameter) => best(parameter).ranges.length > 0 || best(parameter).weight < SURELY_UNSTATED)
    .sort((a, b) => best(b).weight - best(a).weight);
  let beam: { readonly chosen: ReadonlyMap<number, Option>; readonly score: number }[] = [
    { chosen: new Map(), score: 0 },
  ];
  for (const parameter of competing) {
    beam = beam
      .flatMap(({ chosen, score }) =>
        (options[parameter] ?? [])
          .filter((option) => fits(option, chosen))
          .map((option) => ({
            chosen: new Map(chosen).set(parameter, option),
            score: score + Math.log(option.weight + 1e-12),
          })),
      )
      .sort((a, b) => b.score - a.score)
      .slice(0, width);
  }
  return options.map((_, parameter) => beam[0]?.chosen.get(parameter) ?? best(parameter));
}

const UNSTATED: Option = { ranges: [], weight: 0, probability: 0, chosen: null };

const fits = ({ ranges }: Option, chosen: ReadonlyMap<number, Option>): boolean =>
  ![...chosen.values()].some((other) => other.ranges.some((taken) => ranges.some((range) => overlap(range, taken))));

export const overlap = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;
