/**
 * Owns `npm run kernels`: compiles src/model/runtime/assembly to kernels.wasm beside it, which is committed, so that nothing
 * compiles when the router starts. With `--check` it writes nothing and fails where the file is not what it would write.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";
import { main } from "assemblyscript/asc";

const runtime = join(import.meta.dirname, "../model/runtime");
const file = join(runtime, "kernels.wasm");
let code: Buffer | undefined;
const { error } = await main(
  // No garbage collector, no checks of casts, and memory from outside: the kernels only ever see addresses.
  [
    "assembly/kernels.ts",
    "--outFile=kernels.wasm",
    "-O3",
    "--runtime=stub",
    "--noAssert",
    "--importMemory",
    "--enable=simd",
    // Functions of the kernels' own may hand each other four numbers at a time; none that is called from outside does.
    "--disableWarning=112",
    `--baseDir=${runtime}`,
  ],
  {
    stdout,
    stderr,
    writeFile: (_name, contents) => {
      code = Buffer.from(contents);
    },
  },
);
if (error !== null || code === undefined) exit(1);
if (argv.includes("--check")) {
  const stale = !readFileSync(file).equals(code);
  stdout.write(stale ? "kernels.wasm is stale: run npm run kernels\n" : "kernels.wasm is up to date\n");
  exit(stale ? 1 : 0);
}
writeFileSync(file, code);
stdout.write(`kernels.wasm: ${code.length} bytes\n`);
