/** Owns the model as it is measured: at one moment, so that the same is decided again, and as in production, where no time zone is set. */

import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { EdgeModel } from "../../src/model/edge-model.ts";

/** A Wednesday. */
export const MOMENT = new Date("2026-06-03T12:00:00Z");

/** @param timeZone - an IANA zone, as `TIME_ZONE` sets it */
export const loadMeasuredModel = (timeZone: string | null = null): Promise<EdgeModel> =>
  loadDiskModel({ valueContext: () => ({ now: MOMENT, timeZone }) });
