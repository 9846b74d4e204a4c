import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    dir: "test",
    setupFiles: "test/support/property-seed.ts",
    // Bundling and starting a router takes seconds, and minutes of patience on a machine that is busy with other work.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
