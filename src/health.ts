/** Owns the answer of `GET /healthz`: that the router serves, and whether it has its model. */

import manifest from "../package.json" with { type: "json" };
import type { Model } from "./core/model.ts";

/** Always 200: without its model a router still serves, by escalating everything. */
export const health = async (loadModel: () => Promise<Model | null>): Promise<Response> => {
  const model = await loadModel().catch(() => null);
  return Response.json({
    status: "ok",
    version: manifest.version,
    model: { loaded: model !== null, version: model?.version ?? null },
  });
};
