/**
 * Owns reading of YAML as Home Assistant's test sentences are written in it: maps, lists, plain and quoted scalars, literal blocks,
 * empty flow collections. Never guesses at the rest of YAML: anything else throws.
 */

import type { Json } from "../../src/core/json.ts";

interface Line {
  readonly indent: number;
  readonly text: string;
}

const KEY = /^([A-Za-z_][\w.]*|"[^"]*"):(?:\s+(.*))?$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** @throws where the text isn't of that kind */
export function readPlainYaml(text: string): Json {
  const lines = text.split("\n").flatMap((raw): Line[] => {
    const content = raw.trimEnd().replace(/\s+#[^"']*$/, "");
    const bare = content.trimStart();
    return bare === "" || bare.startsWith("#") || bare === "---"
      ? []
      : [{ indent: content.length - bare.length, text: bare }];
  });
  const reader = new Reader(lines);
  const value = reader.node();
  reader.end();
  return value;
}

class Reader {
  readonly #lines: Line[];

  constructor(lines: readonly Line[]) {
    this.#lines = [...lines];
  }

  end(): void {
    const [rest] = this.#lines;
    if (rest !== undefined) throw new Error(`YAML that isn't understood: ${rest.text}`);
  }

  /** The map or list that begins at the next line. */
  node(): Json {
    const [first] = this.#lines;
    if (first === undefined) return null;
    return isItem(first) ? this.#list(first.indent) : this.#map(first.indent);
  }

  #list(indent: number): Json[] {
    const items: Json[] = [];
    for (let line = this.#lines[0]; line?.indent === indent && isItem(line); line = this.#lines[0]) {
      const rest = line.text.slice(1).trimStart();
      this.#lines.shift();
      if (!KEY.test(rest)) {
        items.push(rest === "" ? this.#nested(indent) : this.#scalar(rest));
        continue;
      }
      const inner = indent + line.text.length - rest.length;
      this.#lines.unshift({ indent: inner, text: rest });
      items.push(this.#map(inner));
    }
    return items;
  }

  #map(indent: number): Json {
    const entries: [string, Json][] = [];
    for (let line = this.#lines[0]; line?.indent === indent && !isItem(line); line = this.#lines[0]) {
      const match = KEY.exec(line.text);
      if (match === null) throw new Error(`YAML that isn't understood: ${line.text}`);
      this.#lines.shift();
      const [, key = "", value = ""] = match;
      entries.push([key.replaceAll('"', ""), this.#value(value, indent)]);
    }
    return Object.fromEntries(entries);
  }

  #value(text: string, indent: number): Json {
    if (/^[|>][+-]?$/.test(text)) return this.#block(indent);
    if (text !== "") return this.#scalar(text);
    const [next] = this.#lines;
    // A list may stand at its key's own indentation.
    return next !== undefined && next.indent === indent && isItem(next) ? this.node() : this.#nested(indent);
  }

  #nested(indent: number): Json {
    const [next] = this.#lines;
    return next !== undefined && next.indent > indent ? this.node() : null;
  }

  /** Without the indentation of its lines, which no reader here needs. */
  #block(indent: number): string {
    const end = this.#lines.findIndex((line) => line.indent <= indent);
    return this.#lines
      .splice(0, end < 0 ? this.#lines.length : end)
      .map(({ text }) => text)
      .join("\n");
  }

  #scalar(text: string): Json {
    const quoted = /^(["'])(.*)\1$/.exec(text);
    if (quoted !== null) {
      if (quoted[1] === '"') return JSON.parse(text) as string;
      return (quoted[2] ?? "").replaceAll("''", "'");
    }
    if (text === "[]") return [];
    if (text === "{}") return {};
    if (/^["'[{&*!|>%@`]/.test(text) || /:\s/.test(text)) throw new Error(`YAML that isn't understood: ${text}`);
    if (text === "true" || text === "false") return text === "true";
    return NUMBER.test(text) ? Number(text) : text;
  }
}

const isItem = ({ text }: Line): boolean => text === "-" || text.startsWith("- ");
