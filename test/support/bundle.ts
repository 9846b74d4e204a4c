/** Owns the production bundle the tests run: what `wrangler deploy` would upload, built once for all test processes. */

import { execFile } from "node:child_process";
import { glob, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const OUTPUT = join(ROOT, "dist/test");
const UPLOAD = join(OUTPUT, "upload.form");
const LOCK = join(ROOT, "dist/test.lock");
/** Everything the bundle is made from. */
const SOURCES = ["src/**/*", "schemas/**/*", "model-assets/**/*.{onnx,bin}", "wrangler.toml", "package.json"];

export interface Bundle {
  readonly mainModule: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Variables of wrangler.toml. */
  readonly variables: Readonly<Record<string, string>>;
  readonly modules: readonly { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }[];
}

/** The bundle of the sources as they are now; built unless the last one is newer than all of them. */
export const loadBundle = async (): Promise<Bundle> => {
  await withLock(async () => {
    if (await isStale()) await build();
  });
  return await readUpload();
};

const build = async (): Promise<void> => {
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const fresh = `${UPLOAD}.new`;
  await promisify(execFile)(
    process.execPath,
    [wrangler, "deploy", "--dry-run", "--outdir", OUTPUT, "--outfile", fresh],
    { cwd: ROOT, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" } },
  );
  await rename(fresh, UPLOAD);
};

const isStale = async (): Promise<boolean> => {
  const built = await modifiedAt(UPLOAD);
  for await (const path of glob(SOURCES, { cwd: ROOT })) {
    if ((await modifiedAt(join(ROOT, path))) > built) return true;
  }
  return false;
};

/** Milliseconds since 1970; 0 where there is no such file. */
const modifiedAt = async (path: string): Promise<number> =>
  stat(path).then(
    (status) => status.mtimeMs,
    () => 0,
  );

/** Test files run in processes of their own: a file with the holder's process id is the lock all of them see. */
const withLock = async (work: () => Promise<void>): Promise<void> => {
  await mkdir(OUTPUT, { recursive: true });
  while (!(await writeFile(LOCK, String(process.pid), { flag: "wx" }).then(yes, no))) {
    const holder = await readFile(LOCK, "utf8").catch(() => "");
    if (holder !== "" && !isAlive(Number(holder))) await rm(LOCK, { force: true });
    await sleep(50);
  }
  await work().finally(() => rm(LOCK, { force: true }));
};

const yes = (): boolean => true;
const no = (): boolean => false;

const isAlive = (processId: number): boolean => {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
};

/** Wrangler's upload is multipart: the metadata, then one part a module. */
const readUpload = async (): Promise<Bundle> => {
  const bytes = await readFile(UPLOAD);
  const boundary = bytes.subarray(2, bytes.indexOf("\r\n")).toString();
  const form = await new Response(bytes, {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  }).formData();
  const metadata = JSON.parse(String(form.get("metadata"))) as Metadata;
  const parts = [...form].flatMap(([name, part]) => (typeof part === "string" ? [] : [{ name, part }]));
  return {
    mainModule: metadata.main_module,
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags,
    variables: Object.fromEntries(metadata.bindings.map(({ name, text }) => [name, text])),
    modules: await Promise.all(
      parts.map(async ({ name, part }) => ({
        name,
        contentType: part.type,
        bytes: new Uint8Array(await part.arrayBuffer()),
      })),
    ),
  };
};

interface Metadata {
  readonly main_module: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly bindings: readonly { readonly name: string; readonly text: string }[];
}
