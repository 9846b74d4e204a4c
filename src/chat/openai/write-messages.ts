/** Owns the writing of a conversation: instructions first, results as tool messages right after the calls' message. */

import type { JsonObject } from "../../core/json.ts";
import type { CallPart, ChatRequest, MediaPart, ResultPart, TextPart, Turn } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { withCallIds } from "./call-ids.ts";
import { writeMedia } from "./write-media.ts";

/** A part with its place, in the notation of ChatRequest: "turns[0].parts[1]". */
interface Placed<Part> {
  readonly part: Part;
  readonly field: string;
}

type PlacedPart = Placed<Turn["parts"][number]>;

/** `system` is the role that compatible servers know as well; OpenAI takes it for `developer`. */
export const writeMessages = ({ system, turns }: ChatRequest, losses: Losses): readonly JsonObject[] => [
  ...system.map((content) => ({ role: "system", content })),
  ...withCallIds(turns).flatMap((turn, index) => writeTurn(turn, index, losses)),
];

const writeTurn = ({ role, parts }: Turn, index: number, losses: Losses): readonly JsonObject[] => {
  const placed = parts.map((part, place) => ({ part, field: `turns[${index}].parts[${place}]` }));
  return role === "assistant" ? writeAssistantTurn(placed, losses) : writeUserTurn(placed, losses);
};

const ofKind = <Kind extends PlacedPart["part"]["kind"]>(
  parts: readonly PlacedPart[],
  kind: Kind,
): readonly Placed<Extract<PlacedPart["part"], { kind: Kind }>>[] =>
  parts.filter((placed): placed is Placed<Extract<PlacedPart["part"], { kind: Kind }>> => placed.part.kind === kind);

/** Nothing where nothing is left of the turn: OpenAI refuses a message that neither says nor calls anything. */
const writeAssistantTurn = (parts: readonly PlacedPart[], losses: Losses): readonly JsonObject[] => {
  for (const { field } of ofKind(parts, "reasoning")) losses.hint(field);
  for (const { field } of [...ofKind(parts, "media"), ...ofKind(parts, "result")]) losses.meaning(field);
  nameMoved(parts, TEXTS, CALLS, losses);
  const calls = ofKind(parts, "call").map((call) => writeCall(call, losses));
  const texts = writeTexts(ofKind(parts, "text").map(({ part }) => part));
  if (texts === "" && calls.length === 0) return [];
  return [{ role: "assistant", content: texts === "" ? null : texts, ...(calls.length > 0 && { tool_calls: calls }) }];
};

type Kinds = ReadonlySet<PlacedPart["part"]["kind"]>;

const TEXTS: Kinds = new Set(["text"]);
const SAID: Kinds = new Set(["text", "media"]);
const CALLS: Kinds = new Set(["call"]);
const RESULTS: Kinds = new Set(["result"]);

/** A message says something, then calls; results come before what the user says. Another order is lost. */
const nameMoved = (parts: readonly PlacedPart[], ahead: Kinds, behind: Kinds, losses: Losses): void => {
  const start = parts.findIndex(({ part }) => behind.has(part.kind));
  const moved = start === -1 ? [] : parts.slice(start).filter(({ part }) => ahead.has(part.kind));
  for (const { field } of moved) losses.hint(field);
};

const writeCall = ({ part, field }: Placed<CallPart>, losses: Losses): JsonObject => {
  if (part.signature !== null) losses.hint(`${field}.signature`);
  const { id, name } = part;
  return { id, type: "function", function: { name, arguments: JSON.stringify(part.arguments) } };
};

const writeUserTurn = (parts: readonly PlacedPart[], losses: Losses): readonly JsonObject[] => {
  for (const { field } of ofKind(parts, "reasoning")) losses.hint(field);
  for (const { field } of ofKind(parts, "call")) losses.meaning(field);
  nameMoved(parts, RESULTS, SAID, losses);
  const results = ofKind(parts, "result");
  const said = parts.flatMap(({ part, field }): readonly Placed<TextPart | MediaPart>[] =>
    part.kind === "text" || part.kind === "media" ? [{ part, field }] : [],
  );
  const content = writeContent([...results.flatMap(returnedMedia), ...said], losses);
  return [
    ...results.flatMap((result) => writeResult(result, losses)),
    ...(content === "" ? [] : [{ role: "user", content }]),
  ];
};

/** A tool message takes text alone, so what a tool has returned beside it opens the user message that follows. */
const returnedMedia = ({ part, field }: Placed<ResultPart>): readonly Placed<MediaPart>[] =>
  part.content.flatMap((item, index) =>
    item.kind === "media" ? [{ part: item, field: `${field}.content[${index}]` }] : [],
  );

/** That a tool has failed is lost as a mark, and altogether where the result has no words to tell it. */
const writeResult = ({ part, field }: Placed<ResultPart>, losses: Losses): readonly JsonObject[] => {
  if (part.callId === null) {
    losses.meaning(field);
    return [];
  }
  const content = writeTexts(part.content.filter((item) => item.kind === "text"));
  if (part.failed && content === "") losses.meaning(`${field}.failed`);
  else if (part.failed) losses.hint(`${field}.failed`);
  return [{ role: "tool", tool_call_id: part.callId, content }];
};

type Content = string | readonly JsonObject[];

/** One text stands as a string, which every server reads. Empty ones say nothing. */
const writeTexts = (texts: readonly TextPart[]): Content =>
  plainly(texts.filter(({ text }) => text !== "").map(({ text }) => ({ type: "text", text })));

const writeContent = (parts: readonly Placed<TextPart | MediaPart>[], losses: Losses): Content =>
  plainly(
    parts.flatMap(({ part, field }): readonly JsonObject[] => {
      if (part.kind === "text") return part.text === "" ? [] : [{ type: "text", text: part.text }];
      const written = writeMedia(part);
      if (written === null) losses.meaning(field);
      return written === null ? [] : [written];
    }),
  );

const plainly = (parts: readonly JsonObject[]): Content => {
  const [only] = parts;
  if (only === undefined) return "";
  return parts.length === 1 && typeof only.text === "string" ? only.text : parts;
};
