/**
 * Owns what a fresh clone needs before anything else can run: the packages, Node 22 among them. Plain JavaScript
 * without dependencies, since it runs on whatever Node is there. Never does anything where all is in place.
 *
 * It must stay a `pre…` script of npm's, not the first half of an `&&`: a shell that has once looked up `node` goes on
 * with the one it found then.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** @returns {Record<string, {version?: string, optional?: boolean}>} by the path a package is installed at */
const packagesIn = (lockFile) => JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages;

/** npm keeps its own lock file of what it has installed; packages for other systems are rightly missing in it. */
function isInstalled() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const present = packagesIn("node_modules/.package-lock.json");
  return Object.entries(packagesIn("package-lock.json")).every(
    ([path, wanted]) =>
      path === "" || (present[path] ? present[path].version === wanted.version : wanted.optional === true),
  );
}

if (!isInstalled()) {
  console.log("Installing packages from package-lock.json (npm ci) …");
  // Development packages hold the runtime itself, so NODE_ENV=production must not leave them out.
  const arguments_ = ["ci", "--include=dev", "--loglevel=error"];
  const { status } = spawnSync("npm", arguments_, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    console.error("npm ci failed; what it said is above.");
    process.exit(1);
  }
}
