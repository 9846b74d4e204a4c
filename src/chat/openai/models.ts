/** Owns what OpenAI's models take that differs from one to the next: sending what a model doesn't know is a 400. */

export type Effort = "none" | "minimal" | "low" | "medium" | "high";

/**
 * https://developers.openai.com/api/docs/guides/reasoning, and what the API says where it refuses:
 * "'temperature' does not support 0 with this model", "'stop' is not supported with this model", "'reasoning_effort' does
 * not support 'minimal' with this model", "Unrecognized request argument supplied: reasoning_effort".
 */
export interface Abilities {
  /** `temperature` other than 1, `top_p`, the penalties and `stop`: what no reasoning model takes. */
  readonly sampling: boolean;
  /**
   * What is sent in place of an effort that the model refuses, null for nothing at all; any other effort it takes. Null
   * for models that don't reason: they know no `reasoning_effort`.
   */
  readonly efforts: Readonly<Partial<Record<Effort, Effort | null>>> | null;
}

const PLAIN: Abilities = { sampling: true, efforts: null };
/** Nobody knows which model it serves: it may reason, and takes what OpenAI's API had before "none". */
const COPY: Abilities = { sampling: true, efforts: { none: null } };
const reasoning = (efforts: NonNullable<Abilities["efforts"]>): Abilities => ({ sampling: false, efforts });

/**
 * By name, the first that matches. From 5.1 on `temperature` and `top_p` are taken where the effort is "none", but not by
 * all: no reasoning model gets them.
 */
const MODELS: readonly (readonly [name: RegExp, abilities: Abilities])[] = [
  [/^(?:chat)?gpt-[34]/, PLAIN],
  [/^gpt-5-chat/, PLAIN],
  [/^o\d+(?![\w.])/, reasoning({ none: "low", minimal: "low" })],
  [/^gpt-5(?![\w.])/, reasoning({ none: "minimal" })],
  [/^gpt-(?:6-astra|6\.1-sol)/, reasoning({ none: "low", minimal: "low" })],
  [/^gpt-(?:[5-9]|\d\d)(?!\w)/, reasoning({ minimal: "low" })],
];

/** "openai/gpt-5-mini", as routers name it; "ft:gpt-4.1-mini-2025-04-14:acme::id", as it is called once tuned. */
const PREFIX = /^(?:.*\/)?(?:ft:)?/;

/**
 * What a model is known to take. A name that isn't among OpenAI's reasoning models stands for one that doesn't reason at
 * OpenAI itself, and for any model at all at a server that copies its API.
 */
export const abilitiesOf = (model: string, isCopy: boolean): Abilities => {
  const name = model.replace(PREFIX, "");
  return MODELS.find(([known]) => known.test(name))?.[1] ?? (isCopy ? COPY : PLAIN);
};
