/** Owns how OpenAI's API is addressed. */

import type { Provider } from "./provider.ts";

export const openai: Provider = {
  name: "openai",
  dialect: "openai",
  isCopy: false,
  telemetryName: "openai",
  operation: "chat",
  keyHeaders: ["authorization"],
  keyHeader: (key) => ["authorization", `Bearer ${key}`],
  keyParameter: null,
};
