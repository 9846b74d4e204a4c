import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../model-assets/manifest.json" with { type: "json" };

const ASSETS = join(import.meta.dirname, "../../model-assets");

describe("manifest.json", () => {
  it("names a version", () => {
    expect(manifest.version).toMatch(/^thimble-\d+\.\d+\.\d+$/);
  });

  it.each(Object.entries(manifest.files))("holds the hash and size of %s as it ships", (name, { bytes, sha256 }) => {
    const content = readFileSync(join(ASSETS, name));
    expect(content.byteLength).toBe(bytes);
    expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
  });

  it("names at most 30 MB of files", () => {
    const total = Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeLessThanOrEqual(30_000_000);
  });
});
