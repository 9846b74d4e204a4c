/** Owns the production bundle the tests run: what `wrangler deploy` would upload, built once for all test processes. */

import { execFile } from "node:child_process";
import { glob, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isAlive, withLock } from "./lock.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUTPUT = join(ROOT, "dist/test");
const BUNDLE = join(OUTPUT, "bundle");
const DESCRIPTION = "bundle.json";
/** Everything the bundle is made from. */
const SOURCES = ["src/**/*", "schemas/**/*", "model-assets/*.*", "wrangler.toml", "package.json"];

export interface Bundle {
  readonly mainModule: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Variables of wrangler.toml. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of Durable Object classes by binding. */
  readonly durableObjects: Readonly<Record<string, string>>;
  readonly modules: readonly { readonly name: string; readonly contentType: string; readonly file: string }[];
}

/**
 * Puts the bundle of the sources as they are now into a new directory, building it unless the last one is newer than
 * all of them. Its files stay as they are whatever is built later.
 */
export const takeBundle = async (): Promise<{ readonly bundle: Bundle; readonly directory: string }> => {
  await mkdir(OUTPUT, { recursive: true });
  return await withLock(join(OUTPUT, "lock"), async () => {
    await removeOrphans();
    if (await isStale()) await build();
    const bundle: Bundle = JSON.parse(await readFile(join(BUNDLE, DESCRIPTION), "utf8"));
    const directory = join(OUTPUT, `router-${process.pid}-${crypto.randomUUID()}`);
    await mkdir(directory);
    // Links, not copies: the weights are large, and the next build removes names, not contents.
    await Promise.all(bundle.modules.map(({ file }) => link(join(BUNDLE, file), join(directory, file))));
    return { bundle, directory };
  });
};

/** A test process that was killed leaves its routers' directories behind. */
const removeOrphans = async (): Promise<void> => {
  for (const name of await readdir(OUTPUT)) {
    const owner = /^router-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(OUTPUT, name), { recursive: true, force: true });
  }
};

const build = async (): Promise<void> => {
  const raw = join(OUTPUT, "raw");
  const fresh = join(OUTPUT, "fresh");
  await Promise.all([raw, fresh, BUNDLE].map((directory) => rm(directory, { recursive: true, force: true })));
  const upload = join(raw, "upload.form");
  await promisify(execFile)(
    process.execPath,
    [join(ROOT, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--outdir", raw, "--outfile", upload],
    { cwd: ROOT, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" } },
  );
  await mkdir(fresh);
  await unpack(upload, fresh);
  await rename(fresh, BUNDLE);
};

const isStale = async (): Promise<boolean> => {
  const built = await modifiedAt(join(BUNDLE, DESCRIPTION));
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

/** Wrangler's upload is multipart: the metadata, then one part a module. */
const unpack = async (upload: string, directory: string): Promise<void> => {
  const bytes = await readFile(upload);
  const boundary = bytes.subarray(2, bytes.indexOf("\r\n")).toString();
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const metadata: Metadata = JSON.parse(String(form.get("metadata")));
  const parts = [...form].flatMap(([name, part]) => (typeof part === "string" ? [] : [{ name, part }]));
  const modules = await Promise.all(
    parts.map(async ({ name, part }, index) => {
      const file = `${index}.module`;
      await writeFile(join(directory, file), new Uint8Array(await part.arrayBuffer()));
      return { name, contentType: part.type, file };
    }),
  );
  const bundle: Bundle = {
    mainModule: metadata.main_module,
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags,
    variables: Object.fromEntries(
      metadata.bindings.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])),
    ),
    durableObjects: Object.fromEntries(
      metadata.bindings.flatMap(({ name, class_name }) => (class_name === undefined ? [] : [[name, class_name]])),
    ),
    modules: modules.filter((module) => module.contentType !== "application/source-map"),
  };
  await writeFile(join(directory, DESCRIPTION), JSON.stringify(bundle));
};

/** What the upload says besides the modules. */
interface Metadata {
  readonly main_module: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly bindings: readonly { readonly name: string; readonly text?: string; readonly class_name?: string }[];
}
