/** Holds the repository to its own rules: which part may import which, what one file alone may do, what it depends on. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const readCode = (path: string): string => read(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

/**
 * What each part of src may import besides itself and packages. A part is a folder; "top" stands for the files outside
 * any. Every row names only rows above it: that is what makes imports run downwards.
 */
const parts: readonly (readonly [part: string, mayImport: readonly string[]])[] = [
  ["core", []],
  ["http", ["core"]],
  ["tools", ["core"]],
  ["dialects", ["core"]],
  ["policy", ["core"]],
  ["observe", ["core"]],
  ["playground", ["core", "http", "dialects"]],
  ["simulator", ["core"]],
  ["model", ["core", "tools"]],
  ["chat", ["core", "dialects"]],
  ["resilience", ["core"]],
  ["leases", ["core"]],
  ["cache", ["core", "http"]],
  ["budgets", ["core"]],
  ["tenants", ["core"]],
  ["configuration", ["core"]],
  ["tiers", ["core", "chat", "configuration"]],
  ["durable-objects", ["core", "leases", "cache", "budgets"]],
  ["providers", ["core", "http"]],
  [
    "escalation",
    [
      "core",
      "http",
      "chat",
      "resilience",
      "leases",
      "cache",
      "budgets",
      "tiers",
      "tenants",
      "configuration",
      "providers",
    ],
  ],
  [
    "top",
    [
      ...[
        "core",
        "http",
        "tools",
        "dialects",
        "policy",
        "observe",
        "playground",
        "model",
        "chat",
        "resilience",
        "leases",
      ],
      ...["cache", "budgets", "tiers", "tenants", "durable-objects", "providers", "escalation", "configuration"],
    ],
  ],
  ["cli", ["core", "http", "tools", "dialects", "policy", "model", "simulator", "top"]],
];

const sources = globSync("src/**/*.{ts,mjs,js}", { cwd: root });

const partOf = (path: string): string => /^src\/([^/]+)\//.exec(path)?.[1] ?? "top";

/** What a file imports: relative paths resolved against the root, packages as they are named. */
const importsOf = (path: string): string[] =>
  [...readCode(path).matchAll(/^(?:import|export)[^"';]*?"([^"]+)"|\bimport\("([^"]+)"\)/gm)]
    .map(([, stated, called]) => stated ?? called ?? "")
    .map((target) => (target.startsWith(".") ? join(path, "..", target) : target));

const importersOf = (matches: (target: string) => boolean): string[] =>
  sources.filter((path) => importsOf(path).some(matches));

describe("src", () => {
  it("has a row for every part, each below what it imports", () => {
    const placed = parts.map(([part]) => part);
    expect([...new Set(sources.map(partOf))].filter((part) => !placed.includes(part))).toEqual([]);
    const upwards = parts.filter(([, mayImport], row) => mayImport.some((part) => placed.indexOf(part) >= row));
    expect(upwards).toEqual([]);
  });

  it.each(parts)("%s imports only %j", (part, mayImport) => {
    const files = sources.filter((path) => partOf(path) === part);
    const broken = files.flatMap((path) =>
      importsOf(path)
        .filter((target) => target.startsWith("src/") && ![part, ...mayImport].includes(partOf(target)))
        .map((target) => `${path} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("starts at index, which alone imports app", () => {
    expect(importersOf((target) => target === "src/index.ts")).toEqual([]);
    expect(importersOf((target) => target === "src/app.ts")).toEqual(["src/index.ts"]);
  });

  it("has WebAssembly of its own alone, which the bundle brings in", () => {
    expect(importersOf((target) => target.endsWith(".wasm"))).toEqual(["src/bundled-model.ts"]);
    expect(importersOf((target) => target.startsWith("onnxruntime"))).toEqual([]);
  });

  it("gets bindings in index.ts alone, which hands the variables among them to env.ts unread", () => {
    const platformImporters = importersOf((target) => target === "cloudflare:workers");
    expect(platformImporters.filter((path) => partOf(path) !== "durable-objects")).toEqual(["src/index.ts"]);
    const readers = sources.filter((path) => /\b(?:c|context|process)\.env\b|\benv\.[A-Z]/.test(readCode(path)));
    expect(readers.filter((path) => partOf(path) !== "cli")).toEqual(["src/index.ts"]);
    const taken = new Set(readCode("src/index.ts").match(/\benv\.[A-Z_]+/g));
    expect([...taken].sort()).toEqual(["env.ANSWERS", "env.BUDGET_KEEPER", "env.FLIGHT_KEEPER", "env.SLOT_KEEPER"]);
  });

  it("has no code file over 300 lines", () => {
    expect(sources.filter((path) => read(path).split("\n").length > 301)).toEqual([]);
  });
});

describe("package.json", () => {
  const manifest = JSON.parse(read("package.json")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };

  it("has at most six runtime dependencies", () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(6);
  });

  it("names every dependency by one exact version of a registry", () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Record<string, unknown>> };
  const installed = Object.entries(packages).filter(([path]) => path !== "");

  it("names no host, so any registry serves it", () => {
    expect(installed.filter(([, entry]) => "resolved" in entry || "link" in entry)).toEqual([]);
  });

  it("pins every package by its hash", () => {
    expect(installed.filter(([, { integrity }]) => !String(integrity).startsWith("sha512-"))).toEqual([]);
  });
});
