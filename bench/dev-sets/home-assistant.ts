/**
 * Owns Home Assistant's own test sentences as measured requests (home-assistant/intents; CC BY 4.0): its intents are the tools, a
 * test's slots the call. What the test takes from the room it is spoken in isn't asked for, since a request doesn't hold it.
 */

import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject, type Json } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";
import { firstTurn, type MeasuredRequest, type MeasuredSet } from "../evaluation/measured-request.ts";
import { declaredTool, entriesOf, textOf } from "./declared.ts";
import { readPlainYaml } from "./plain-yaml.ts";

interface Spoken {
  readonly sentences: readonly string[];
  readonly intent: string;
  /** Values accepted, by slot. */
  readonly slots: ReadonlyMap<string, readonly Json[]>;
}

/** Slots whose values are Home Assistant's own words, never the user's. */
const CLOSED = new Set(["domain", "device_class", "state", "media_class"]);

export function readHomeAssistant(root: string): MeasuredSet {
  const folder = join(root, "dev/home_assistant/tests_en");
  const files = globSync("**/*.yaml", { cwd: folder }).filter((file) => !basename(file).startsWith("_"));
  const spoken = files.sort().flatMap((file) => readTests(join(folder, file)));
  const tools = readTools(join(root, "train/home_assistant/intents.yaml"), spoken);
  const requests = new Map<string, MeasuredRequest>();
  for (const { sentences, intent, slots } of spoken) {
    for (const text of sentences) {
      const request = firstTurn(intent, text, tools, { kind: "call", name: intent, accepted: slots });
      requests.set(JSON.stringify([text, intent, [...slots]]), request);
    }
  }
  const note = `all ${tools.length} intents offered; ${[...CLOSED].join(", ")} listed with the values that the intent's tests use; what a test takes from the room is not asked for`;
  return { name: "home-assistant", title: "Home Assistant's sentences", requests: [...requests.values()], note };
}

function readTests(file: string): Spoken[] {
  const content = readPlainYaml(readFileSync(file, "utf8"));
  const tests = isObject(content) && Array.isArray(content.tests) ? content.tests : [];
  return tests.filter(isObject).map((test) => {
    const intent = isObject(test.intent) ? test.intent : { name: basename(dirname(file)), slots: test.slots };
    const room = new Set(entriesOfScalars(intent.context).map(([name]) => name));
    const slots = entriesOfScalars(intent.slots).filter(([name]) => !room.has(name));
    return {
      sentences: Array.isArray(test.sentences) ? test.sentences.map(String) : [],
      intent: textOf(intent.name),
      slots: new Map(slots.map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
    };
  });
}

const entriesOfScalars = (map: unknown): [string, Json][] =>
  isObject(map) ? (Object.entries(map) as [string, Json][]) : [];

/** Intents as tools: a slot is a number where the tests say numbers, and lists its values where they are a closed set: those its own tests use. */
function readTools(file: string, spoken: readonly Spoken[]): Tool[] {
  const valuesOf = (slot: string, tests: readonly Spoken[]) =>
    new Set(tests.flatMap(({ slots }) => slots.get(slot) ?? []));
  return entriesOf(readPlainYaml(readFileSync(file, "utf8"))).map(([intent, { description, slots }]) => {
    const own = spoken.filter((test) => test.intent === intent);
    const parameters = entriesOf(slots).map(([name, stated]) => ({
      name,
      type: typeOf([...valuesOf(name, spoken)]),
      description: textOf(stated.description),
      required: stated.required === true,
      values: CLOSED.has(name) ? [...valuesOf(name, own)] : undefined,
    }));
    return declaredTool(intent, textOf(description), parameters);
  });
}

function typeOf(values: readonly Json[]): string {
  if (values.length === 0 || !values.every((value) => typeof value === "number")) return "string";
  return values.every(Number.isInteger) ? "integer" : "number";
}
