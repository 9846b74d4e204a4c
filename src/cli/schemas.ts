/**
 * Owns `npm run schemas`: writes schemas/compiled.js, the validators of all tools under schemas/, since a Worker may not
 * compile code. With `--check` it writes nothing and fails where the file is not what it would write.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stdout } from "node:process";
import { exampleApps } from "../tools/example-apps.ts";
import { compileValidators } from "./compile-validators.ts";

const file = join(import.meta.dirname, "../../schemas/compiled.js");
const code = compileValidators(exampleApps);
if (argv.includes("--check")) {
  const stale = readFileSync(file, "utf8") !== code;
  stdout.write(stale ? "schemas/compiled.js is stale: run npm run schemas\n" : "schemas/compiled.js is up to date\n");
  exit(stale ? 1 : 0);
}
writeFileSync(file, code);
stdout.write(`schemas/compiled.js: ${code.length} characters\n`);
