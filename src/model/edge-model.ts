/** Owns the model's one-page story: text and tools → short list → one reading → a draft call, how sure, and what speaks against it. */

import type { Prediction, Range, Reason } from "../core/decision.ts";
import type { JsonObject } from "../core/json.ts";
import type { Model, TextReader, Told } from "../core/model.ts";
import type { Parameter, Tool } from "../core/tool.ts";
import { validateArguments } from "../tools/validate.ts";
import { type Arguments, readArguments, toObject } from "./arguments.ts";
import { betweenArguments, selects } from "./between-arguments.ts";
import { type DecisionKind, kindOf } from "./certainty.ts";
import { type Confidence, confidenceOf, features } from "./confidence.ts";
import { WIDTH } from "./embeddings.ts";
import { type EncodedTool, encode, type ToolEncoder } from "./encoded-tool.ts";
import { excerpt, REQUEST_TOKENS } from "./excerpt.ts";
import { KnownTools, MOST_TOOLS } from "./known-tools.ts";
import { isOtherLanguage } from "./language.ts";
import { isLabelledAsOther, isToolsOwn } from "./own-name.ts";
import type { TokenRange } from "./ranges.ts";
import { type Candidate, type Heads, type Reading, readParameterSlots, readTogether, shortList } from "./reading.ts";
import type { Graph } from "./runtime/index.ts";
import { encodeWithoutSlips } from "./slips.ts";
import { readStatedTime } from "./stated-time.ts";
import { readStatements } from "./statements.ts";
import type { Tokens } from "./tokenizer/index.ts";
import { splitWords } from "./tool-text.ts";
import { trimRange, type ValueContext } from "./values/index.ts";
import { meanOfRows, normalised, row } from "./vectors.ts";

export interface ModelParts extends ToolEncoder {
  readonly version: string;
  readonly fusion: Graph;
  readonly arguments: Graph;
  readonly heads: Heads;
  readonly confidence: Confidence;
  /** What relative dates are relative to; asked once a request. */
  readonly valueContext: () => ValueContext;
  /** Tokens of tools that the isolate hasn't seen and one request may bring; beyond it the request escalates. */
  readonly newTokensAtATime: number;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
}

/** A prediction with the numbers its confidence was made of, for fitting and for reports. */
export interface DetailedPrediction extends Prediction {
  readonly features: ReturnType<typeof features> | null;
  readonly decisions: readonly ParameterDecision[];
}

/** What was decided about one parameter, as the model saw it. */
export interface ParameterDecision {
  /** Dotted. */
  readonly path: string;
  readonly kind: DecisionKind;
  readonly probability: number;
}

type Draft = Omit<DetailedPrediction, "candidates" | "timings">;

export class EdgeModel implements Model, TextReader {
  readonly version: string;
  readonly threshold: number;
  readonly laterTurnThreshold: number;
  readonly #parts: ModelParts;
  readonly #tools: KnownTools;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#tools = new KnownTools(parts, parts.newTokensAtATime);
    this.version = parts.version;
    this.threshold = parts.confidence.threshold;
    this.laterTurnThreshold = parts.confidence.laterTurnThreshold;
  }

  async predict(text: string, tools: readonly Tool[], told: Told = NOTHING_TOLD): Promise<DetailedPrediction> {
    const { clock, tokenizer, fusion, heads } = this.#parts;
    const began = clock();
    const encoded = tools.length > MOST_TOOLS ? null : this.#tools.read(tools);
    const toolsDone = clock();
    if (encoded === null) {
      const spent = toolsDone - began;
      const doubt = tools.length > MOST_TOOLS ? "too_many_tools" : "tools_not_read";
      return { ...noDraft(doubt), candidates: [], timings: { tools: spent, model: 0, total: spent } };
    }

    const tokens = encodeWithoutSlips(text, tokenizer, REQUEST_TOKENS);
    const request = encode(tokens.ids, this.#parts);
    const vector = normalised(meanOfRows(request.states, 0, tokens.ids.length));
    const reading = readTogether(request, shortList(vector, encoded), fusion, heads);
    const drafted = this.#draft(text, tokens, request.states, reading, told);
    const done = clock();
    return {
      ...drafted,
      candidates: reading.candidates.map(({ encoded: { tool }, probability }) => ({ name: tool.name, probability })),
      timings: { tools: toolsDone - began, model: done - toolsDone, total: done - began },
    };
  }

  async describe(text: string): Promise<Float32Array> {
    const ids = excerpt(text, this.#parts.tokenizer);
    const { states } = encode(ids, this.#parts);
    return normalised(meanOfRows(states, 0, ids.length));
  }

  glance(text: string): Float32Array {
    const ids = excerpt(text, this.#parts.tokenizer);
    return normalised(meanOfRows(this.#parts.embeddings.look(ids), 0, ids.length));
  }

  /** The likeliest candidate's call. */
  #draft(text: string, tokens: Tokens, states: Float32Array, reading: Reading, told: Told): Draft {
    const { heads, confidence } = this.#parts;
    const chosen = reading.candidates[0];
    if (chosen === undefined) return noDraft("no_fitting_tool");
    const slots = readParameterSlots(states, reading.words, chosen, this.#parts.arguments);
    const request = { ids: tokens.ids, states: normalisedRows(states) };
    const readText = text.slice(0, Math.max(...tokens.ends));
    // Whatever it is, it is no word of an argument, and to look at it from every token would take seconds.
    if (ENDLESS_WORD.test(readText)) return noDraft("too_long");
    const context = withTold(this.#parts.valueContext(), told);
    const { parameters } = chosen.encoded;
    const { name } = chosen.encoded.tool;
    const isImplausible = (range: Range, parameter: Parameter) =>
      isLabelledAsOther(readText, range, parameter, parameters) || isToolsOwn(readText, range, parameter, name);
    const words = toWords(readText, tokens);
    const statements = readStatements(chosen.encoded, slots, request, heads.value, words, isImplausible);
    const decoded = readArguments(statements, name, readText, context);
    const draft = { name, arguments: toObject(decoded.traces) };
    const besides = betweenArguments(readText, decoded.traces);
    const shown = features(reading, decoded, tokens, statements, text, besides, confidence.lines);
    const impossible = whyImpossible(chosen, draft.arguments, decoded, tokens, besides);
    return {
      draft,
      traces: decoded.traces,
      confidence: impossible === null ? confidenceOf(shown, confidence) : 0,
      doubt: whyNoTool(chosen, reading.none) ?? impossible,
      weakness: chosen.answerable >= 0.5 ? "low_confidence" : "not_one_call",
      features: shown,
      decisions: statements.map((statement) => ({
        path: statement.parameter.path.join("."),
        kind: kindOf(statement),
        probability: statement.probability,
      })),
    };
  }
}

const NOTHING_TOLD: Told = { timeZone: null, system: "" };

/** What the caller tells goes before what the system prompt states, and that before what the operator set. */
function withTold({ now, timeZone }: ValueContext, told: Told): ValueContext {
  const stated = readStatedTime(told.system);
  return { now, timeZone: told.timeZone ?? stated.timeZone ?? timeZone, today: stated.today };
}

const ENDLESS_WORD = /\S{500}/;

const noDraft = (doubt: Reason): Draft => ({
  draft: null,
  traces: [],
  confidence: 0,
  doubt,
  weakness: doubt,
  features: null,
  decisions: [],
});

/** Why the chosen tool should not be called at all; written so that a NaN counts as doubt. */
function whyNoTool({ probability }: Candidate, none: number): Reason | null {
  if (!(probability > none)) return "no_fitting_tool";
  return probability >= 0.5 ? null : "ambiguous_tool";
}

/** Why a draft can't be a right call, whatever the model thinks of it. */
function whyImpossible(
  { encoded }: Candidate,
  made: JsonObject,
  decoded: Arguments,
  tokens: Tokens,
  besides: string,
): Reason | null {
  if (tokens.truncated) return "too_long";
  if (isOtherLanguage(besides)) return "other_language";
  if (encoded.problem !== null) return "unsupported_schema";
  if (decoded.missing.length > 0) return "missing_argument";
  if (decoded.traces.length === 0 && statesTooLittle(encoded, besides)) return "nothing_stated";
  if (decoded.notUnderstood.length > 0) return "value_not_understood";
  return validateArguments(encoded.tool, made).ok ? null : "invalid_arguments";
}

/**
 * Whether a call without arguments leaves out what the request says. Among tools of other makers half of such calls of tools that have
 * parameters were wrong, however sure the model was.
 */
const statesTooLittle = ({ parameters, tool }: EncodedTool, besides: string): boolean =>
  parameters.length > 0 || selects(besides, `${splitWords(tool.name)} ${tool.description}`);

/** What tokens stand for, each range looked at once: the parameters of a tool ask for the same ones. */
function toWords(text: string, { starts, ends }: Tokens): (range: TokenRange) => Range {
  const known = new Map<number, Range>();
  return ({ first, last }) => {
    const key = first * REQUEST_TOKENS + last;
    const words = known.get(key) ?? trimRange(text, starts[first] ?? 0, ends[last] ?? 0);
    known.set(key, words);
    return words;
  };
}

function normalisedRows(states: Float32Array): Float32Array {
  const out = new Float32Array(states.length);
  for (let r = 0; r < states.length / WIDTH; r++) out.set(normalised(row(states, r)), r * WIDTH);
  return out;
}
