/** Owns which model serves an escalated request, where the operator has set up tiers. */

import tasks from "../model-assets/tasks.json" with { type: "json" };
import type { ChatRequest } from "./chat/chat.ts";
import { codecs } from "./chat/index.ts";
import type { Choice, TierName, Tiers } from "./configuration/routing.ts";
import { within } from "./core/within.ts";
import type { Provider } from "./providers/index.ts";
import type { Services } from "./services.ts";
import { type Assessment, assess, assessByRules, chooseTier, type Fitted, readFitted } from "./tiers/index.ts";

export interface AssignedTier extends Assessment {
  readonly tier: TierName;
  /** Null: the model as asked. */
  readonly choice: Choice | null;
  /** The models of the tiers below, the dearest first. */
  readonly smaller: readonly Choice[];
}

/** The edge model is waited for so long; what it has not read by then is judged by rules. */
const LIMIT_MS = 1000;

/**
 * Null where there are no tiers, and for a request that its own dialect would refuse: its own provider shall say why.
 * @param body - parsed JSON; undefined where the request was not read
 */
export const assignTier = async (
  body: unknown,
  url: URL,
  { dialect }: Provider,
  { configuration: { tiers }, loadReader, clock }: Services,
): Promise<AssignedTier | null> => {
  if (tiers === null || body === undefined) return null;
  const read = codecs[dialect].readRequest(body, url);
  if (!read.ok) return null;
  const weights = fitted();
  const { chat } = read.value;
  const assessed = await within(LIMIT_MS, clock, () => ask(chat, weights, loadReader));
  const assessment = assessed ?? assessByRules(chat, weights);
  const { tier, choice } = chooseTier(assessment, tiers);
  return { ...assessment, tier, choice, smaller: below(tier, tiers) };
};

const ask = async (
  chat: ChatRequest,
  weights: Fitted,
  loadReader: Services["loadReader"],
): Promise<Assessment | null> => {
  const reader = await loadReader();
  return reader === null ? null : await assess(chat, reader, weights);
};

const BELOW: Readonly<Record<TierName, readonly TierName[]>> = {
  small: [],
  mid: ["small"],
  frontier: ["mid", "small"],
};

const below = (tier: TierName, tiers: Tiers): readonly Choice[] =>
  BELOW[tier].map((name) => tiers[name]).filter((choice) => choice !== undefined);

let remembered: Fitted | undefined;

/** Read once an isolate, by the first request that needs it. */
const fitted = (): Fitted => {
  remembered ??= readFitted(tasks);
  return remembered;
};
