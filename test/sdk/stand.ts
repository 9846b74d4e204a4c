/** Owns the stand that SDK tests run on: the real router in workerd, the simulator as the provider behind it. */

import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { startEdge } from "../support/edge.ts";
import { type Router, startRouter } from "../support/router.ts";
import { drivers } from "./drivers.ts";

export interface Stand {
  readonly router: Router;
  readonly simulator: Simulator;
  stop(): Promise<void>;
}

/** The clock stands still, so that the same request gets the same answer but for its ids. */
export async function startStand(): Promise<Stand> {
  const simulator = await startSimulator({ now: () => new Date("2026-11-02T09:00:00Z") });
  const router = await startRouter({
    ANTHROPIC_BASE_URL: simulator.baseUrl("anthropic"),
    GEMINI_BASE_URL: simulator.baseUrl("gemini"),
    OPENAI_BASE_URL: simulator.baseUrl("openai"),
    SIMULATED: "on",
  });
  const edge = await startEdge(router.url);
  return {
    router: { ...router, url: edge.url },
    simulator,
    stop: async () => {
      await edge.stop();
      await router.stop();
      await simulator.stop();
    },
  };
}

/** Every SDK at the router, by way of the dialect's prefix and without it. */
export const mounts = drivers.flatMap(({ name, create }) => [
  { name, create, at: `/${name}` },
  { name, create, at: "" },
]);
