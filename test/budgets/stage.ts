/** Owns a small Worker around the keeper of budgets, run in Miniflare with real Durable Objects, no router. */

import type { Platform } from "../support/platform.ts";
import { startSourceWorker } from "../support/source-worker.ts";

/** @param variables - `UPSTREAM`: where what is metered comes from */
export const startStage = async (variables: Readonly<Record<string, string>> = {}): Promise<Platform> =>
  await startSourceWorker("test/budgets/stage-worker.ts", {
    variables,
    durableObjects: { BUDGET_KEEPER: "BudgetKeeper" },
  });
