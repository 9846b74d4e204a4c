/** Owns the model as it is measured: as in production, where no time zone is set, and at one moment, so that the same is decided again. */

import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { EdgeModel } from "../../src/model/edge-model.ts";

/** A Wednesday. */
export const MOMENT = new Date("2026-06-03T12:00:00Z");

export const loadMeasuredModel = (): Promise<EdgeModel> =>
  loadDiskModel({ valueContext: () => ({ now: MOMENT, timeZone: null }) });
