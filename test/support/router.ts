/**
 * Owns a router to test against: the production bundle in real workerd, nothing of the router replaced.
 *
 * workerd is run bare, without wrangler's development proxies: those decompress and re-frame what passes through them,
 * and byte identity is one of the things under test. A router starts in about 0.2 s (some more when the sources changed
 * and the bundle has to be built) and is a process of its own, so every test file can have one with its own variables.
 *
 * @example
 * const router = await startRouter({ ANTHROPIC_BASE_URL: upstream.url });
 * const response = await fetch(`${router.url}/v1/messages`, { method: "POST", … });
 * router.logs();        // what the Worker has printed, one string a line
 * await router.stop();
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Bundle, takeBundle } from "./bundle.ts";

/** Nothing listens on it: a test that forgot to name an upstream fails at once and reaches no provider. */
const NOWHERE = "http://127.0.0.1:9";

export interface Router {
  /** "http://127.0.0.1:51234" */
  readonly url: string;
  readonly processId: number;
  /** Every line the Worker and workerd have printed, log lines and errors alike. */
  readonly logs: () => readonly string[];
  readonly stop: () => Promise<void>;
}

export interface RouterOptions {
  /** URL of an HTTP proxy that gets every request the router sends, whatever its host. */
  readonly egress?: string;
  /** End of the name of a module that arrives cut in half: "encoder.onnx". */
  readonly damaged?: string;
  /** What all parts beside the Worker do at every call: Durable Objects, the KV namespace ANSWERS, the Cache API. */
  readonly parts?: "throw" | "hang";
}

/**
 * Starts a router on a free port of 127.0.0.1.
 * @param variables - added to those of wrangler.toml; upstreams not named here are unreachable
 */
export const startRouter = async (
  variables: Readonly<Record<string, string>> = {},
  options: RouterOptions = {},
): Promise<Router> => {
  const { bundle, directory } = await takeBundle();
  if (options.damaged !== undefined) await damage(bundle, directory, options.damaged);
  const bindings = {
    ...bundle.variables,
    ANTHROPIC_BASE_URL: NOWHERE,
    GEMINI_BASE_URL: NOWHERE,
    OPENAI_BASE_URL: NOWHERE,
    ...variables,
  };
  const storage = join(directory, "storage");
  await mkdir(storage);
  await writeFile(join(directory, "config.capnp"), workerdConfiguration(bundle, bindings, options, storage));
  const child = spawn(workerdPath(), ["serve", "config.capnp", "--control-fd=3"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const lines = collectLines(child);
  const port = await listeningPort(child, lines);
  return {
    url: `http://127.0.0.1:${port}`,
    processId: child.pid ?? 0,
    logs: () => [...lines],
    stop: async () => {
      // Asked politely, workerd waits for connections that a test has left open.
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const damage = async (bundle: Bundle, directory: string, ending: string): Promise<void> => {
  const module = bundle.modules.find(({ name }) => name.endsWith(ending));
  if (module === undefined) throw new Error(`the bundle has no module ${ending}`);
  const path = join(directory, module.file);
  const bytes = await readFile(path);
  // Removed first: the file is a link to the bundle's own.
  await rm(path);
  await writeFile(path, bytes.subarray(0, bytes.length / 2));
};

const workerdPath = (): string => join(import.meta.dirname, "../../node_modules/workerd/bin/workerd");

const collectLines = (child: ChildProcess): string[] => {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => lines.push(line));
  }
  return lines;
};

/** workerd tells on its control pipe which port it was given. */
const listeningPort = async (child: ChildProcess, lines: readonly string[]): Promise<number> => {
  const control = child.stdio[3];
  if (control === undefined || control === null || !("read" in control)) throw new Error("workerd has no control pipe");
  for await (const line of createInterface({ input: control })) {
    const message: { event?: string; port?: number } = JSON.parse(line);
    if (message.event === "listen" && message.port !== undefined) return message.port;
  }
  throw new Error(`workerd did not start:\n${lines.join("\n")}`);
};

const workerdConfiguration = (
  bundle: Bundle,
  bindings: Readonly<Record<string, string>>,
  { egress, parts }: RouterOptions,
  storage: string,
): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "router", worker = .router),
    (name = "internet", ${outside(egress)}),
    (name = "broken", worker = .broken),
    (name = "disk", disk = (path = ${quote(storage)}, writable = true))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "router")]
);
const router :Workerd.Worker = (
  modules = [${orderedModules(bundle).join(", ")}],
  bindings = [${[
    ...Object.entries(bindings).map(([name, text]) => `(name = ${quote(name)}, text = ${quote(text)})`),
    ...Object.entries(bundle.durableObjects).map(
      ([name, className]) => `(name = ${quote(name)}, durableObjectNamespace = ${objectClass(className, parts)})`,
    ),
    ...(parts === undefined ? [] : ['(name = "ANSWERS", kvNamespace = "broken")']),
  ]}],
  ${parts === undefined ? "" : 'cacheApiOutbound = "broken",'}
  durableObjectNamespaces = [${objectNamespaces(bundle)}],
  durableObjectStorage = (localDisk = "disk"),
  compatibilityDate = ${quote(bundle.compatibilityDate)},
  compatibilityFlags = [${bundle.compatibilityFlags.map(quote)}]
);
const broken :Workerd.Worker = (
  modules = [(name = "broken", esModule = ${quote(brokenModule(bundle, parts ?? "throw"))})],
  durableObjectNamespaces = [${objectNamespaces(bundle)}],
  durableObjectStorage = (inMemory = void),
  compatibilityDate = ${quote(bundle.compatibilityDate)}
);
`;

/** The Worker's own class, or the one that stands in for it. */
const objectClass = (className: string, parts: RouterOptions["parts"]): string =>
  parts === undefined ? quote(className) : `(className = ${quote(className)}, serviceName = "broken")`;

const objectNamespaces = (bundle: Bundle): string[] =>
  Object.values(bundle.durableObjects).map(
    (className) => `(className = ${quote(className)}, uniqueKey = ${quote(className)}, enableSql = true)`,
  );

/** Stands in for the parts: its objects don't get past being made, whatever is asked of them. */
const brokenModule = (bundle: Bundle, how: "throw" | "hang"): string => `
import { DurableObject } from "cloudflare:workers";
const fail = () => ${
  how === "throw" ? 'Promise.reject(new Error("broken"))' : "new Promise((resolve) => setTimeout(resolve, 60_000))"
};
class Broken extends DurableObject {
  constructor(state, bindings) {
    super(state, bindings);
    void state.blockConcurrencyWhile(fail);
  }
}
${Object.values(bundle.durableObjects)
  .map((className) => `export class ${className} extends Broken {}`)
  .join("\n")}
export default { fetch: fail };
`;

const outside = (egress: string | undefined): string =>
  egress === undefined
    ? 'network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))'
    : `external = (address = ${quote(new URL(egress).host)}, http = (style = proxy))`;

/** The first module of workerd's list is the entry. */
const orderedModules = (bundle: Bundle): string[] =>
  bundle.modules
    .toSorted((a, b) => Number(b.name === bundle.mainModule) - Number(a.name === bundle.mainModule))
    .map(({ name, contentType, file }) => `(name = ${quote(name)}, ${moduleKind(contentType)} = embed ${quote(file)})`);

const moduleKind = (contentType: string): string => {
  if (contentType.startsWith("application/javascript")) return "esModule";
  if (contentType === "application/wasm") return "wasm";
  return contentType.startsWith("text/") ? "text" : "data";
};

/** A Cap'n Proto text literal; JSON's escapes are a subset once non-ASCII is left alone. */
const quote = (text: string): string => JSON.stringify(text);
