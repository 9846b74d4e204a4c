/** Owns serving a caller of one dialect by a provider of another: the request that goes there, and the answer's way back. */

import type { ChatAnswer, ChatEvent, ChatRequest, Uncarried } from "../chat/chat.ts";
import type { ChatCodec, OutgoingChat, WriteContext } from "../chat/codec.ts";
import type { EventBatch } from "../chat/server-sent-events.ts";
import { ServerSentEventReader } from "../chat/server-sent-events.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** A request on its way to another dialect. */
export interface Crossing {
  readonly outgoing: OutgoingChat;
  /** Fields left out, none of which changes what a right answer is. */
  readonly hintsLost: readonly string[];
  readonly chat: ChatRequest;
}

/** The fields in the way: an answer without them would be another one. */
export interface CannotCross {
  readonly fields: readonly string[];
}

/**
 * Rewrites a request for another dialect's provider.
 * @param body - parsed JSON of the caller's dialect
 * @param model - asked for there
 */
export const cross = (
  body: unknown,
  url: URL,
  model: string,
  { from, to }: { readonly from: ChatCodec; readonly to: ChatCodec },
): Result<Crossing, CannotCross> => {
  const read = from.readRequest(body, url);
  // What the caller's own dialect would refuse, its own provider shall explain.
  if (!read.ok) return fail({ fields: [read.problem.parameter ?? "body"] });
  const chat = { ...read.value.chat, model };
  // Without it some providers don't tell usage; what the caller wants of it stands in its own request.
  const outgoing = to.writeRequest({ ...chat, streamUsage: true });
  const uncarried: readonly Uncarried[] = [...read.value.uncarried, ...outgoing.uncarried];
  const inTheWay = uncarried.filter(({ loss }) => loss === "meaning");
  if (inTheWay.length > 0) return fail({ fields: inTheWay.map(({ field }) => field) });
  return succeed({ outgoing, hintsLost: uncarried.map(({ field }) => field), chat });
};

/** Bytes of a whole answer or an error that are read at most; more is no answer of a chat model. */
const LONGEST_WHOLE = 32 * 1024 * 1024;

/**
 * Turns a provider's successful response into the caller's dialect.
 * @returns fails where it isn't an answer; what goes wrong later in a stream is told in the stream
 */
export const crossBack = async (
  response: Response,
  context: WriteContext,
  { from, to }: { readonly from: ChatCodec; readonly to: ChatCodec },
): Promise<Result<Response, Failure>> => {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (context.chat.stream && isStream && response.body !== null) {
    const events = translated(response.body, from, to, context);
    return succeed(new Response(events, { headers: { "content-type": to.streamContentType } }));
  }
  const answer = from.readAnswer(parse(await readWhole(response)));
  if (answer === null) return fail(notAnAnswer);
  if (!context.chat.stream) return succeed(Response.json(to.writeAnswer(answer, context)));
  const writer = to.streamWriter(context);
  const text = eventsOf(answer).map((event) => writer.write(event));
  return succeed(new Response(text.join(""), { headers: { "content-type": to.streamContentType } }));
};

/** What a provider's error response says. */
export const readProviderFailure = async (response: Response, codec: ChatCodec): Promise<Failure> => {
  const { status, headers } = response;
  return codec.readFailure(status, headers, (await readWhole(response)) ?? "");
};

/** Read no faster than the caller takes it; broken off at the provider's when the caller leaves. */
const translated = (
  body: ReadableStream<Uint8Array>,
  from: ChatCodec,
  to: ChatCodec,
  context: WriteContext,
): ReadableStream<Uint8Array> => {
  const source = body.getReader();
  const events = new ServerSentEventReader();
  const reader = from.streamReader();
  const writer = to.streamWriter(context);
  const encoder = new TextEncoder();
  let hasFailed = false;
  const write = (pieces: readonly ChatEvent[]): string => {
    hasFailed ||= pieces.some(({ kind }) => kind === "failure");
    return pieces.map((piece) => writer.write(piece)).join("");
  };
  const readBatch = ({ events: read, problem }: EventBatch): string =>
    write([...read.flatMap((event) => reader.read(event)), ...(problem === null ? [] : reader.end())]);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        // A pull has to bring something, or it isn't called again.
        for (;;) {
          const piece = await source.read().catch(() => null);
          const isOver = piece === null || piece.done;
          const text = isOver ? readBatch(events.end()) + write(reader.end()) : readBatch(events.read(piece.value));
          if (text !== "") controller.enqueue(encoder.encode(text));
          if (isOver) return controller.close();
          if (hasFailed) {
            controller.close();
            // Nothing that still comes would be read; its own end is no news either.
            return await source.cancel().catch(() => undefined);
          }
          if (text !== "") return;
        }
      },
      cancel: (reason) => source.cancel(reason),
    },
    { highWaterMark: 0 },
  );
};

/** A whole answer as the stream it could have been. */
const eventsOf = ({ id, model, parts, finish, stopSequence, usage }: ChatAnswer): readonly ChatEvent[] => [
  { kind: "start", id, model, usage: null },
  ...parts.flatMap((part, number): readonly ChatEvent[] => {
    if (part.kind === "text") return [{ kind: "text", part: number, text: part.text }];
    if (part.kind === "reasoning") {
      return [{ kind: "reasoning", part: number, text: part.text, signature: part.signature }];
    }
    const { name, signature } = part;
    return [
      { kind: "call", part: number, id: part.id, name, signature },
      { kind: "arguments", part: number, json: JSON.stringify(part.arguments) },
    ];
  }),
  { kind: "finish", finish, stopSequence, usage },
];

/** Null where it is too long, or breaks off. */
const readWhole = async (response: Response): Promise<string | null> => {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece, { stream: true });
      if (text.length > LONGEST_WHOLE) return null;
    }
    return text + decoder.decode();
  } catch {
    return null;
  }
};

const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};

const notAnAnswer: Failure = {
  kind: "upstream_unreachable",
  message: "The provider's response broke off, or is not an answer of its API. Try again.",
  retryable: true,
  retryAfterMs: 1000,
};
