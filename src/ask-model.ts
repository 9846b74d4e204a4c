/** Owns asking the edge model without ever depending on it: whatever it does, an answer comes within a time limit. */

import type { Prediction } from "./core/decision.ts";
import type { Model } from "./core/model.ts";
import type { RoutableRequest } from "./core/request.ts";

/**
 * How long a model that waits may be waited for. Computing can't be interrupted: that is bounded by what the model takes on
 * (`KnownTools`, the request's length).
 */
const LIMIT_MS = 1000;

export interface Advice {
  readonly prediction: Prediction;
  /** Who made it. */
  readonly model: Model;
}

/**
 * What the model makes of a request; null where there is no model, or it failed, or took too long.
 * @param timeZone - the caller's; null where it is not told
 * @param onFailure - told what the model threw
 */
export const askModel = async (
  loadModel: () => Promise<Model | null>,
  { text, tools, system }: RoutableRequest,
  timeZone: string | null,
  onFailure: (error: unknown) => void,
): Promise<Advice | null> => {
  const ask = async (): Promise<Advice | null> => {
    const model = await loadModel();
    return model === null ? null : { prediction: await model.predict(text, tools, { timeZone, system }), model };
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), LIMIT_MS);
  });
  const advice = ask().catch((error: unknown) => {
    onFailure(error);
    return null;
  });
  return await Promise.race([advice, limit]).finally(() => clearTimeout(timer));
};
