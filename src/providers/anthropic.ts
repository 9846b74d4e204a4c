/** Owns how Anthropic's API is addressed. */

import type { Provider } from "./provider.ts";

export const anthropic: Provider = {
  name: "anthropic",
  dialect: "anthropic",
  isCopy: false,
  telemetryName: "anthropic",
  operation: "chat",
  keyHeaders: ["x-api-key", "authorization"],
  keyHeader: (key) => ["x-api-key", key],
  keyParameter: null,
};
