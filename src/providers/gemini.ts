/** Owns how the Gemini API is addressed. */

import type { Provider } from "./provider.ts";

export const gemini: Provider = {
  name: "gemini",
  dialect: "gemini",
  isCopy: false,
  telemetryName: "gcp.gemini",
  operation: "generate_content",
  keyHeaders: ["x-goog-api-key", "authorization"],
  keyHeader: (key) => ["x-goog-api-key", key],
  keyParameter: "key",
};
