/** Owns the page that tells users what crosses over: the rows of the fidelity table as Markdown. */

import type { Json } from "../../src/core/json.ts";
import type { AnswerFate } from "./answer-fates.ts";
import { type Dialect, dialects, type Fate, MODELS } from "./fates.ts";
import { answerRows, errorRows, requestRows } from "./fidelity.ts";

const NAMES: Readonly<Record<Dialect, string>> = { anthropic: "Anthropic", gemini: "Gemini", openai: "OpenAI" };

const INTRODUCTION = `# What crosses from one dialect to another

Written by \`node test/crossing/write-table.ts\` from the rows that the tests hold the code to; changes belong there.

A request goes to a provider of another dialect where the configuration says so. Each of its fields is then

- **carried**: it stands in the request that is sent, in the place named here;
- **left out, told**: an answer is as right without it. The response's header \`x-thimble-not-carried\` names it. Where something comes near, that is sent;
- **stays**: an answer without it would be another one. The request stays with its own dialect's provider;
- **no difference**: it says what is so without it.

Fields that this page doesn't know make a request stay. Requests are sent to ${Object.values(MODELS)
  .map((model) => `\`${model}\``)
  .join(
    ", ",
  )} where a row names no other model: what older models take differs. The model is the one that the configuration names.
`;

export const fidelityPage = (): string =>
  [
    INTRODUCTION,
    ...dialects.map((from) => {
      const others = dialects.filter((dialect) => dialect !== from);
      const rows = requestRows[from].map(({ field, use, to }) => [
        named(field, use),
        ...others.map((other) => tellFate(to[other])),
      ]);
      return section(`${NAMES[from]}'s requests`, ["field", ...others.map((other) => `at ${NAMES[other]}`)], rows);
    }),
    "# What comes back\n\nWhat has no place in the caller's dialect is left out; what is no answer becomes an error (502).\n",
    ...dialects.map((from) => {
      const others = dialects.filter((dialect) => dialect !== from);
      const rows = answerRows[from].map(({ field, use, to }) => [
        named(field, use),
        ...others.map((other) => tellAnswerFate(to[other])),
      ]);
      return section(
        `${NAMES[from]}'s answers`,
        ["field", ...others.map((other) => `for ${NAMES[other]}'s callers`)],
        rows,
      );
    }),
    ...dialects.map((from) => {
      const others = dialects.filter((dialect) => dialect !== from);
      const rows = errorRows[from].map(({ status, use, isFinal, to }) => [
        `${status}${use === undefined ? "" : `: ${use}`}${isFinal === true ? " (final)" : ""}`,
        ...others.map((other) => (to[other] ?? []).map(String).join(" ")),
      ]);
      return section(
        `${NAMES[from]}'s errors`,
        ["status", ...others.map((other) => `for ${NAMES[other]}'s callers`)],
        rows,
      );
    }),
  ].join("\n");

const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`## ${title}\n`, line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const named = (field: string, use: string | undefined): string =>
  `${code(field)}${use === undefined ? "" : `: ${use}`}`;

const code = (text: string): string => (/^[a-zA-Z_]/.test(text) && !text.includes(" ") ? `\`${text}\`` : text);

const tellFate = (fate: Fate | undefined): string => {
  switch (fate?.kind) {
    case "carried":
      return placed(fate.at, fate.value);
    case "told":
      return fate.at === undefined ? "left out, told" : `told, nearest: ${placed(fate.at, fate.value)}`;
    case "kept":
      return "stays";
    default:
      return "no difference";
  }
};

const tellAnswerFate = (fate: AnswerFate | undefined): string => {
  if (fate?.kind === "carried") return placed(fate.at, fate.value);
  return fate?.kind === "error" ? "an error" : "left out";
};

/** "messages.0.content" → `messages[0].content` */
const placed = (at: string, value: Json | undefined): string =>
  `\`${at.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]")}\`${short(value)}`;

/** A word tells more than its place does; longer values are the examples' own. */
const short = (value: Json | undefined): string =>
  typeof value === "boolean" || (typeof value === "string" && /^[A-Za-z_]{1,24}$/.test(value)) ? ` = ${value}` : "";
