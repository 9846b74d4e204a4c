/** Owns the stand for round trips: a router whose own three providers are too busy, stand-ins of other dialects behind it. */

import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { startEdge } from "../support/edge.ts";
import { startRouter } from "../support/router.ts";
import { startUpstream } from "../support/upstream.ts";
import { type Dialect, dialects, MODELS } from "./fates.ts";

/** Who serves each dialect's callers: the next dialect of the list, or the one before. */
export const ways = [1, 2].map((step) => ({
  step,
  providerFor: (caller: Dialect): Dialect =>
    dialects[(dialects.indexOf(caller) + step) % dialects.length] ?? "anthropic",
}));

export interface CrossingStand {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The clock stands still, so that the same request gets the same answer but for its ids. */
export const startProviders = (): Promise<Simulator> => startSimulator({ now: () => new Date("2026-11-02T09:00:00Z") });

/**
 * @param step - of the ways above
 * @param model - asked for at the stand-ins; the dialect's usual one where it is left out
 */
export const startCrossing = async (simulator: Simulator, step: number, model?: string): Promise<CrossingStand> => {
  const way = ways.find((one) => one.step === step);
  const standIn = (dialect: Dialect) => `other-${dialect}`;
  const busy = await startUpstream((_, response) => response.writeHead(503).end("Too busy."));
  const router = await startRouter({
    ANTHROPIC_BASE_URL: busy.url,
    GEMINI_BASE_URL: busy.url,
    OPENAI_BASE_URL: busy.url,
    ANSWER_IN_PLACE: "off",
    PROVIDERS: JSON.stringify(
      Object.fromEntries(
        dialects.map((dialect) => [standIn(dialect), { dialect, baseUrl: simulator.baseUrl(dialect) }]),
      ),
    ),
    FALLBACKS: JSON.stringify(
      Object.fromEntries(
        dialects.map((caller) => {
          const dialect = way?.providerFor(caller) ?? caller;
          return [caller, [{ provider: standIn(dialect), model: model ?? MODELS[dialect] }]];
        }),
      ),
    ),
  });
  const edge = await startEdge(router.url);
  return {
    url: edge.url,
    stop: async () => {
      await edge.stop();
      await router.stop();
      await busy.stop();
    },
  };
};
